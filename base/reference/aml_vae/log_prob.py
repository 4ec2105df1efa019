"""log p(x) of an image by importance sampling (sheet 001, section 3.1.6, Eq. 9, Q4)."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor


def log_normal(x: Tensor, mean: Tensor, logvar: Tensor) -> Tensor:
    """log N(x; mean, diag(exp(logvar))), summed over the last axis, in nats."""
    # <solution>
    return -0.5 * (math.log(2 * math.pi) + logvar + (x - mean) ** 2 / logvar.exp()).sum(-1)
    # </solution>


def log_prob(model: Any, x: Tensor, samples: int = 1000, sigma_p: float = 0.4) -> Tensor:
    """log p(x) of each image, by Eq. 9.

    Args:
        model: A VAE with `encoder(x) -> (mu, r)` and `decoder(z)`.
        x: Images, (N, 1, 28, 28).
        samples: M, the number of z drawn from q for each image.
        sigma_p: Standard deviation of p(x|z) = N(G(z), sigma_p^2 I).

    Returns:
        Nats, (N,).
    """
    # <solution>
    with torch.no_grad():
        mus, rs = model.encoder(x)
        return torch.stack(
            [_one(model, image, mu, r, samples, sigma_p) for image, mu, r in zip(x, mus, rs, strict=True)]
        )
    # </solution>


# <reference only>
def _one(model: Any, image: Tensor, mu: Tensor, r: Tensor, samples: int, sigma_p: float) -> Tensor:
    """Eq. 9 for one image (1, 28, 28) with q = N(mu, exp(r)), mu and r of shape (d,)."""
    z = mu + torch.exp(r / 2) * torch.randn(samples, len(mu))  # (M, d)
    decoded = model.decoder(z).reshape(samples, -1)  # (M, 784)
    log_sigma2 = torch.full_like(decoded, 2 * math.log(sigma_p))
    log_likelihood = log_normal(image.reshape(1, -1), decoded, log_sigma2)
    log_prior = log_normal(z, torch.zeros_like(z), torch.zeros_like(z))
    log_q = log_normal(z, mu, r.expand_as(z))
    return torch.logsumexp(log_prior + log_likelihood - log_q, 0) - math.log(samples)


# </reference only>


def average_per_digit(log_probs: Tensor, digits: Tensor) -> Tensor:
    """The mean log p(x) of each digit, (10,), for Q4 (b).

    Args:
        log_probs: log p(x) of the images, (N,).
        digits: Their labels 0..9, (N,), each digit at least once.
    """
    # <solution>
    return torch.stack([log_probs[digits == digit].mean() for digit in range(10)])
    # </solution>


def train_against_test(log_probs: Tensor, is_train: Tensor) -> Tensor:
    """The mean log p(x) of the training and of the test images, (2,), for Q4 (c).

    Args:
        log_probs: log p(x) of the images, (N,).
        is_train: True for images of the training set, (N,).
    """
    # <solution>
    return torch.stack([log_probs[is_train].mean(), log_probs[~is_train].mean()])
    # </solution>
