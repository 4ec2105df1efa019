"""Depth against width (sheet 000, Aufgabe 6)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import torch
from torch import Tensor, nn

DEEP = (2, 20, 20, 20, 20, 1)
SHALLOW = tuple((2, width, 1) for width in (300, 500, 1500, 7000))


def f(x: Tensor) -> Tensor:
    """sin(5 x1) + cos(8 x2) for points (N, 2); between -2 and 2, so no probability yet."""
    # <solution>
    return torch.sin(5 * x[:, 0]) + torch.cos(8 * x[:, 1])
    # </solution>


def get_data(N: int) -> tuple[Tensor, Tensor]:
    """Points uniform on (-2, 2)^2 and labels with p(z = 1 | x) = sigmoid(f(x)).

    The sheet's Bin(z | f(x)) needs a probability, and f leaves [0, 1]; the sigmoid makes it one.

    Args:
        N: Points.

    Returns:
        Features (N, 2) and labels (N, 1), 0 or 1.
    """
    # <solution>
    x = 4 * torch.rand(N, 2) - 2
    return x, torch.bernoulli(torch.sigmoid(f(x)))[:, None]
    # </solution>


# <reference only>
def get_data_clipped(N: int) -> tuple[Tensor, Tensor]:
    """The same with f cut off at 0 and 1 in the place of the sigmoid."""
    x = 4 * torch.rand(N, 2) - 2
    return x, torch.bernoulli(f(x).clamp(0, 1))[:, None]


def get_data_scaled(N: int) -> tuple[Tensor, Tensor]:
    """The same with f brought from [-2, 2] to [0, 1] in the place of the sigmoid."""
    x = 4 * torch.rand(N, 2) - 2
    return x, torch.bernoulli((f(x) + 2) / 4)[:, None]


# </reference only>
def make_model(layers: Sequence[int]) -> nn.Sequential:
    """A network with ReLU between its linear layers and a probability at its end.

    Args:
        layers: Sizes, input first.
    """
    # <solution>
    parts: list[nn.Module] = []
    for inputs, outputs in itertools.pairwise(layers):
        parts += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*parts[:-1], nn.Sigmoid())
    # </solution>


def train(model: nn.Module, data: tuple[Tensor, Tensor], nsteps: int) -> list[float]:
    """Binary cross-entropy of each step of Adam at 1e-3 on all of `data`, nats."""
    # <solution>
    x, z = data
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    losses = []
    for _ in range(nsteps):
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy(model(x), z)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
    # </solution>


def compare_models(nsteps: int = 1000, N: int = 1000) -> dict[tuple[int, ...], list[float]]:
    """The loss curves of the deep and the four shallow models, by layers."""
    # <solution>
    data = get_data(N)
    return {layers: train(make_model(layers), data, nsteps) for layers in (DEEP, *SHALLOW)}
    # </solution>
