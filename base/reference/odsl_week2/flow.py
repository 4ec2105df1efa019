"""An affine normalizing flow (sheet 000, Aufgabe 10)."""

from __future__ import annotations

import torch
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from torch import Tensor, nn
from torch.distributions import MultivariateNormal, Normal

MEAN = torch.tensor([1.0, 2.0])
COVARIANCE = torch.tensor([[0.5, 0.3], [0.3, 0.3]])


def get_sample(N: int = 1000) -> Tensor:
    """Points of N([1, 2], [[0.5, 0.3], [0.3, 0.3]]), (N, 2)."""
    # <solution>
    return MultivariateNormal(MEAN, COVARIANCE).sample((N,))
    # </solution>


def affine(x: Tensor, A: Tensor, b: Tensor) -> Tensor:
    """y = A x + b.

    Args:
        x: Points, (N, 2).
        A: Matrix, (2, 2).
        b: Bias, (2,).

    Returns:
        Points, (N, 2).
    """
    # <solution>
    return x @ A.T + b
    # </solution>


def affine_inverse(y: Tensor, A: Tensor, b: Tensor) -> Tensor:
    """x with A x + b = y, (N, 2)."""
    # <solution>
    return torch.linalg.solve(A, (y - b).T).T
    # </solution>


def log_abs_det_jacobian(A: Tensor) -> Tensor:
    """log |det dy/dx| of y = A x + b, a scalar."""
    # <solution>
    return torch.linalg.slogdet(A).logabsdet
    # </solution>


def log_prob(y: Tensor, A: Tensor, b: Tensor) -> Tensor:
    """log p(y) for y = A x + b with x ~ N(0, I), by the change of variables formula.

    Args:
        y: Points, (N, 2).
        A: Matrix, (2, 2), invertible.
        b: Bias, (2,).

    Returns:
        Log densities, (N,), nats.
    """
    # <solution>
    base = Normal(0.0, 1.0).log_prob(affine_inverse(y, A, b)).sum(-1)
    return base - log_abs_det_jacobian(A)
    # </solution>


class AffineFlow(nn.Module):
    """A flow with the parameters A and b of one affine transformation."""

    def __init__(self) -> None:
        super().__init__()
        # <solution>
        self.A = nn.Parameter(torch.eye(2))
        self.b = nn.Parameter(torch.zeros(2))
        # </solution>

    def log_prob(self, y: Tensor) -> Tensor:
        """Log densities (N,) of points (N, 2)."""
        # <solution>
        return log_prob(y, self.A, self.b)
        # </solution>

    def generate(self, count: int) -> Tensor:
        """So many transformed samples of the base distribution, (count, 2)."""
        # <solution>
        return affine(torch.randn(count, 2), self.A, self.b)
        # </solution>


def plot(model: AffineFlow, count: int = 1000) -> Figure:
    """Base and transformed samples: a scatter plot and a histogram of each coordinate."""
    # <solution>
    with torch.no_grad():
        samples = {"base": torch.randn(count, 2), "transformed": model.generate(count)}
    figure, axes = plt.subplots(1, 3, figsize=(12, 4))
    for name, points in samples.items():
        axes[0].scatter(points[:, 0], points[:, 1], s=4, alpha=0.5, label=name)
        for i in (0, 1):
            axes[i + 1].hist(points[:, i].numpy(), bins=40, alpha=0.5, label=name)
    axes[0].set(xlabel="$x_1$", ylabel="$x_2$", title="Samples")
    for i in (0, 1):
        axes[i + 1].set(xlabel=f"$x_{i + 1}$", ylabel="count", title=f"Coordinate {i + 1}")
    for pane in axes:
        pane.legend()
    return figure
    # </solution>


def train_flow(
    model: AffineFlow, samples: Tensor, steps: int = 1500, learning_rate: float = 0.01
) -> list[float]:
    """Maximise the likelihood by Adam.

    Args:
        model: The flow, which is trained in place.
        samples: Points, (N, 2).
        steps: Updates.
        learning_rate: Adam's.

    Returns:
        The mean negative log-likelihood of each step, nats.
    """
    # <solution>
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = -model.log_prob(samples).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
    # </solution>


# <reference only>
def best_negative_log_likelihood(samples: Tensor) -> float:
    """The least mean negative log-likelihood that any Gaussian reaches on `samples`, nats.

    It is that of the sample's own mean and covariance (divided by N): d/2 (1 + log 2 pi) + 1/2 log det.
    """
    covariance = torch.cov(samples.double().T, correction=0)
    dimensions = samples.shape[1]
    constant = dimensions / 2 * (1 + torch.log(torch.tensor(2 * torch.pi)))
    return float(constant + torch.linalg.slogdet(covariance).logabsdet / 2)


# </reference only>
