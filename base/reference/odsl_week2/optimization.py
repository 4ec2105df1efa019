"""Gradient descent by hand and Adam (sheet 000, Aufgabe 3)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from torch import Tensor


def f(phi: Tensor) -> Tensor:
    """(x - 1)^2 + 0.2 (y - 2)^2 for phi = (x, y).

    Args:
        phi: Points, (2,) or (..., 2).

    Returns:
        Values, a scalar or (...).
    """
    # <solution>
    return (phi[..., 0] - 1) ** 2 + 0.2 * (phi[..., 1] - 2) ** 2
    # </solution>


def gradient_descent(
    start: Sequence[float], learning_rate: float = 0.1, steps: int = 100
) -> tuple[Tensor, Tensor]:
    """Gradient descent on `f` with `.backward()`, keeping track.

    Args:
        start: Where to start, (x, y).
        learning_rate: Step size.
        steps: How many updates.

    Returns:
        Positions (steps + 1, 2), the start first, and the values of `f` there, (steps + 1,).
    """
    # <solution>
    phi = torch.tensor(start, dtype=torch.float32, requires_grad=True)
    positions, values = [], []
    for _ in range(steps + 1):
        value = f(phi)
        positions.append(phi.detach().clone())
        values.append(value.detach())
        value.backward()
        assert phi.grad is not None
        with torch.no_grad():
            phi = phi - learning_rate * phi.grad
        phi.requires_grad = True
    return torch.stack(positions), torch.stack(values)
    # </solution>


def adam_descent(
    start: Sequence[float], learning_rate: float = 0.1, steps: int = 100
) -> tuple[Tensor, Tensor]:
    """The same with `torch.optim.Adam`.

    Args:
        start: Where to start, (x, y).
        learning_rate: Adam's.
        steps: How many updates.

    Returns:
        Positions (steps + 1, 2), the start first, and the values of `f` there, (steps + 1,).
    """
    # <solution>
    phi = torch.tensor(start, dtype=torch.float32, requires_grad=True)
    optimizer = torch.optim.Adam([phi], lr=learning_rate)
    positions, values = [], []
    for _ in range(steps + 1):
        optimizer.zero_grad()
        value = f(phi)
        positions.append(phi.detach().clone())
        values.append(value.detach())
        value.backward()
        optimizer.step()
    return torch.stack(positions), torch.stack(values)
    # </solution>


def plot_iso_lines() -> Axes:
    """Iso-lines of `f` for -2 < x < 4 and -2 < y < 4."""
    # <solution>
    axes = plt.subplots()[1]
    side = torch.linspace(-2, 4, 121)
    x, y = torch.meshgrid(side, side, indexing="xy")
    lines = axes.contour(x, y, f(torch.stack([x, y], -1)), levels=15)
    axes.clabel(lines)
    axes.set(xlabel="x", ylabel="y", title="Iso-lines of f")
    return axes
    # </solution>


def plot_trajectories(starts: Sequence[Sequence[float]]) -> Axes:
    """The way of gradient descent from each start, over the iso-lines of `f`."""
    # <solution>
    axes = plot_iso_lines()
    for start in starts:
        positions, _ = gradient_descent(start)
        axes.plot(*positions.T, marker=".", label=f"from {tuple(start)}")
    axes.legend()
    return axes
    # </solution>
