"""Affine transformations of a Gaussian (sheet 000, Aufgabe 9)."""

from __future__ import annotations

import torch
from torch import Tensor

A = torch.tensor([[1.0, 0.2], [0.2, 1.0]])
B = torch.tensor([1.0, 2.0])


def transformed_moments(matrix: Tensor, bias: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and covariance of y = A x + b for x ~ N(0, I).

    Args:
        matrix: A, (d, d).
        bias: b, (d,).

    Returns:
        The mean, (d,), and the covariance, (d, d).
    """
    # <solution>
    return bias, matrix @ matrix.T
    # </solution>


def transform(x: Tensor, matrix: Tensor, bias: Tensor) -> Tensor:
    """y = A x + b for a batch of points (N, d)."""
    # <solution>
    return x @ matrix.T + bias
    # </solution>


def inverse_transform(y: Tensor, matrix: Tensor, bias: Tensor) -> Tensor:
    """x with A x + b = y for a batch of points (N, d)."""
    # <solution>
    return torch.linalg.solve(matrix, (y - bias).T).T
    # </solution>


def sample_y(N: int) -> Tensor:
    """Points (N, 2) of p(y): standard normal ones, transformed by the sheet's A and b."""
    # <solution>
    return transform(torch.randn(N, 2), A, B)
    # </solution>


def sample_back(N: int) -> Tensor:
    """Points (N, 2) of p(y), run through the inverse transformation: standard normal again."""
    # <solution>
    return inverse_transform(sample_y(N), A, B)
    # </solution>
