import math
import torch
from torch.distributions import MultivariateNormal


class Gaussian1D:
    def __init__(self, mu, sigma):
        self.mu = mu
        self.sigma = sigma

    def kl_to(self, other):
        """KL(self || other)"""
        return (math.log(other.sigma / self.sigma)
                + (self.sigma ** 2 + (self.mu - other.mu) ** 2) / (2 * other.sigma ** 2)
                - 0.5)


class TwoGaussians:
    """The toy problem from exercise 4"""

    def __init__(self):
        self.class0 = MultivariateNormal(torch.zeros(2), covariance_matrix=torch.eye(2))
        self.class1 = MultivariateNormal(torch.ones(2), covariance_matrix=torch.tensor([[1.0, 0.8], [0.8, 1.0]]))

    def get_data(self, N):
        samples = torch.cat([self.class0.sample((N,)), self.class1.sample((N,))], dim=0)
        labels = torch.cat([torch.zeros(N, 1), torch.ones(N, 1)], dim=0)
        return samples, labels

    def log_likelihood_ratio(self, x):
        return self.class1.log_prob(x) - self.class0.log_prob(x)


class SineProblem:
    """exercise 6, f is used as the logit (it isn't inside [0,1])"""

    def f(self, x):
        return torch.sin(5 * x[:, 0]) + torch.cos(8 * x[:, 1])

    def get_data(self, N):
        x = torch.empty(N, 2).uniform_(-2, 2)
        z = torch.distributions.Binomial(total_count=1, logits=self.f(x)).sample()
        return x, z.unsqueeze(1)
