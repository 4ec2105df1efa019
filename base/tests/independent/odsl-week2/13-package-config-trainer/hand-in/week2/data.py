"""Data of exercises 4, 5, 6, 8 and 10."""
import torch
from torch.distributions import MultivariateNormal

CLASS0 = MultivariateNormal(torch.zeros(2), torch.eye(2))
CLASS1 = MultivariateNormal(torch.ones(2), torch.tensor([[1.0, 0.8], [0.8, 1.0]]))


def get_data(N):
    """samples (2N, 2), labels (2N, 1)."""
    samples = torch.cat([CLASS0.sample((N,)), CLASS1.sample((N,))])
    labels = torch.cat([torch.zeros(N, 1), torch.ones(N, 1)])
    return samples, labels


def log_likelihood_ratio(x):
    """log p(x|1) - log p(x|0) for x of shape (M, 2)."""
    return CLASS1.log_prob(x) - CLASS0.log_prob(x)


def wave_probability(x):
    # sin + cos lies in [-2, 2], it is no probability. I use it as the logit.
    return torch.sigmoid(torch.sin(5 * x[:, :1]) + torch.cos(8 * x[:, 1:]))


def get_data_wave(N):
    """Exercise 6: x ~ U(-2,2)^2, z ~ Bernoulli."""
    x = 4 * torch.rand(N, 2) - 2
    return x, torch.bernoulli(wave_probability(x))


def get_mnist(folder):
    """Flattened images (N, 784) in [0,1], labels."""
    from torchvision.datasets import MNIST
    out = []
    for train in (True, False):
        d = MNIST(str(folder), train=train, download=True)
        out += [d.data.reshape(-1, 784).float() / 255, d.targets]
    return out


def get_flow_data(N=1000):
    cov = torch.tensor([[0.5, 0.3], [0.3, 0.3]])
    return MultivariateNormal(torch.tensor([1.0, 2.0]), cov).sample((N,))
