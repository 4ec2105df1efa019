"""Loss functions and densities."""
from __future__ import annotations

import math

import torch
from torch import Tensor, nn

_mse = nn.MSELoss(reduction="sum")


def kl_standard_normal(mu: Tensor, r: Tensor) -> Tensor:
    """KL(N(mu, sigma^2) || N(0, 1)), mean over latent dimensions and batch.

    Note: eq. (7) of the exercise sheet has a typo (log sigma instead of log sigma^2).
    """
    return 0.5 * (mu.square() + r.exp() - r - 1).mean()


def vae_loss(x: Tensor, x_hat: Tensor, mu: Tensor, r: Tensor) -> Tensor:
    """Eq. (5) / (6): reconstruction + KL."""
    return _mse(x_hat, x) + kl_standard_normal(mu, r)


def log_normal_pdf(x: Tensor, mean: Tensor, log_var: Tensor | float) -> Tensor:
    """Log PDF of N(mean, diag(exp(log_var))); sums over the last dimension."""
    log_var = torch.as_tensor(log_var, dtype=x.dtype)
    return -0.5 * (math.log(2 * math.pi) + log_var + (x - mean).square() / log_var.exp()).sum(dim=-1)
