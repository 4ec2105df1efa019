# <reference only>
"""The written answers of sheet 000, each computed from what it is about."""

from __future__ import annotations

import torch
from densities import A, B, transformed_moments
from depth_width import DEEP, SHALLOW, make_model
from likelihood import kl_gaussians, posterior
from mnist_models import CNN, MLP, count_parameters
from torch import Tensor


def answer_1a(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> Tensor:
    """KL(p || q) of two Gaussians in closed form."""
    return kl_gaussians(mu1, sigma1, mu2, sigma2)


def _of_the_sheet(*parameters: float) -> float:
    return float(kl_gaussians(*(torch.tensor(v, dtype=torch.float64) for v in parameters)))


def answer_1b() -> float:
    """KL(N1 || N2) for N1 = N(1, 1) and N2 = N(1.5, 0.2), nats."""
    return _of_the_sheet(1, 1, 1.5, 0.2)


def answer_1c() -> float:
    """KL(N2 || N1), nats."""
    return _of_the_sheet(1.5, 0.2, 1, 1)


def answer_1d() -> float:
    """KL(p || q) where q has no support: p log(p / 0)."""
    p, q = torch.tensor([0.5, 0.5]), torch.tensor([1.0, 0.0])
    return float((p * torch.log(p / q)).sum())


def answer_2a(r: Tensor) -> Tensor:
    """The posterior of balanced data by the log-likelihood ratio r."""
    return posterior(r)


def answer_2b(r: Tensor, pi: Tensor) -> Tensor:
    """The posterior by the log-likelihood ratio r and the prior pi = p(class = 1)."""
    return 1 / (1 + (1 - pi) / pi * torch.exp(-r))


def answer_2c() -> str:
    """The name of the function."""
    return "sigmoid"


def answer_6a() -> list[int]:
    """Numbers of parameters of the deep and the four shallow models."""
    return [count_parameters(make_model(layers)) for layers in (DEEP, *SHALLOW)]


def answer_8a() -> int:
    """Parameters of the MLP."""
    return count_parameters(MLP())


def answer_8b() -> int:
    """Parameters of the CNN."""
    return count_parameters(CNN())


def answer_9a(
    A: Tensor = A, b: Tensor = B, mu_x: Tensor | None = None, sigma_x: Tensor | None = None
) -> Tensor:
    """Mean of y = A x + b: for the sheet's A and b and x ~ N(0, I), (2,), or for P maps and moments of x, (P, 2)."""
    del sigma_x
    return transformed_moments(A, b)[0] if mu_x is None else (A @ mu_x[..., None])[..., 0] + b


def answer_9b(
    A: Tensor = A, b: Tensor = B, mu_x: Tensor | None = None, sigma_x: Tensor | None = None
) -> Tensor:
    """Covariance of y: A A^T, (2, 2), or of P maps and moments of x, (P, 2, 2)."""
    del mu_x
    return transformed_moments(A, b)[1] if sigma_x is None else A @ sigma_x @ A.mT


def answer_10a(a11: Tensor, a12: Tensor, a21: Tensor, a22: Tensor) -> Tensor:
    """log |det dy/dx| of y = A x + b, by the entries of A: the Jacobian is A."""
    return torch.log(torch.abs(a11 * a22 - a12 * a21))


# </reference only>
