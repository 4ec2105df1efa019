"""Data generators + the exact likelihoods for the toy problems (ex 4, 5, 6)."""
import math
import torch

MU = [torch.tensor([0.0, 0.0]), torch.tensor([1.0, 1.0])]
COV = [torch.tensor([[1.0, 0.0], [0.0, 1.0]]), torch.tensor([[1.0, 0.8], [0.8, 1.0]])]
CHOL = [torch.linalg.cholesky(c) for c in COV]


def get_data(N):
    """N points per class, shuffled. -> samples (2N,2), labels (2N,1)"""
    parts = []
    for mu, ch in zip(MU, CHOL):
        eps = torch.randn(N, 2)
        parts.append(mu + eps @ ch.T)
    samples = torch.cat(parts, dim=0)
    labels = torch.cat([torch.zeros(N, 1), torch.ones(N, 1)], dim=0)
    order = torch.randperm(2 * N)
    return samples[order], labels[order]


def gauss_logpdf(x, mu, cov):
    diff = x - mu
    maha = (diff * torch.linalg.solve(cov, diff.T).T).sum(dim=1)
    return -0.5 * maha - 0.5 * torch.logdet(cov) - math.log(2 * math.pi)


def log_likelihood_ratio(x):
    """log p(x|1) - log p(x|0), shape (N,)"""
    return gauss_logpdf(x, MU[1], COV[1]) - gauss_logpdf(x, MU[0], COV[0])


def get_data_waves(N):
    """Exercise 6. f is between -2 and 2 so it can't be a probability itself,
    I squash it with a sigmoid first."""
    x = torch.empty(N, 2).uniform_(-2.0, 2.0)
    f = torch.sin(5 * x[:, 0]) + torch.cos(8 * x[:, 1])
    z = torch.distributions.Binomial(1, probs=torch.sigmoid(f)).sample()
    return x, z.unsqueeze(1)
