"""Everything that has to do with Gaussians. r is always log(sigma^2)."""
import math
import torch

LOG_2PI = math.log(2 * math.pi)


def sample_q(mu, r):
    """Reparametrisation: sigma = exp(r / 2), fresh noise on every call."""
    return mu + torch.exp(0.5 * r) * torch.randn_like(mu)


def kl_to_standard(mu, r):
    """KL(N(mu, sigma^2) || N(0, 1)) for every latent dimension by itself.

    Eq. (7) of the exercise lacks the factor 1/2 and has log(sigma) where
    log(sigma^2) belongs: with it, the minimum would be at sigma^2 = 1/2 and
    not at the prior. I use the exact divergence,
    1/2 (mu^2 + sigma^2 - log(sigma^2) - 1).
    """
    return 0.5 * (mu.pow(2) + r.exp() - r - 1)


def log_normal_diag(v, mean, log_var):
    """log N(v; mean, diag(exp(log_var))), summed over the last dimension."""
    per_dim = LOG_2PI + log_var + (v - mean).pow(2) * torch.exp(-log_var)
    return -0.5 * per_dim.sum(dim=-1)


def draw_q_init(n, dim):
    """Start of the latent optimisation: mu ~ N(0, I), r = log(sigma^2), sigma ~ N(0, I)."""
    mu = torch.randn(n, dim)
    sigma = torch.randn(n, dim)
    r = torch.log(sigma.pow(2) + 1e-8)   # 1e-8 only so that log(0) is impossible
    return mu, r
