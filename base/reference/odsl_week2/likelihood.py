"""KL divergence and likelihood ratio (sheet 000, Aufgaben 1 and 2)."""

from __future__ import annotations

import torch
from torch import Tensor


def kl_gaussians(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    r""":math:`\mathrm{KL}(N(\mu_1, \sigma_1) \| N(\mu_2, \sigma_2))` in nats (Aufgabe 1).

    Args:
        mu1: Mean of p, any shape.
        sigma1: Standard deviation of p, positive.
        mu2: Mean of q.
        sigma2: Standard deviation of q, positive.

    Returns:
        The divergence, of the shape that the arguments broadcast to.
    """
    # <solution>
    return torch.log(sigma2 / sigma1) + (sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2) - 0.5
    # </solution>


def posterior(log_ratio: Tensor, prior: float = 0.5) -> Tensor:
    r""":math:`p(\mathrm{class} = 1 | x)` as a function of the log-likelihood ratio (Aufgabe 2).

    Args:
        log_ratio: log p(x | class = 1) - log p(x | class = 0), any shape.
        prior: p(class = 1), between 0 and 1; 0.5 for balanced data.

    Returns:
        Probabilities of the shape of `log_ratio`.
    """
    # <solution>
    odds = torch.tensor(prior / (1 - prior))
    return torch.sigmoid(log_ratio + torch.log(odds))
    # </solution>
