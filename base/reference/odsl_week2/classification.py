"""Binary classification on infinite and on finite data (sheet 000, Aufgaben 4 and 5)."""

from __future__ import annotations

import torch
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from torch import Tensor, nn
from torch.distributions import MultivariateNormal

MEANS = torch.tensor([[0.0, 0.0], [1.0, 1.0]])
COVARIANCES = torch.tensor([[[1.0, 0.0], [0.0, 1.0]], [[1.0, 0.8], [0.8, 1.0]]])
LEARNING_RATE = 1e-3


def get_data(N: int) -> tuple[Tensor, Tensor]:
    """A fresh sample: N points of each of the two Gaussians.

    Args:
        N: Points of each class.

    Returns:
        Samples (2 N, 2) and labels (2 N, 1), 0 for the first Gaussian and 1 for the second.
    """
    # <solution>
    parts = [MultivariateNormal(m, c).sample((N,)) for m, c in zip(MEANS, COVARIANCES, strict=True)]
    labels = torch.cat([torch.zeros(N, 1), torch.ones(N, 1)])
    return torch.cat(parts), labels
    # </solution>


def plot_sample(samples: Tensor, labels: Tensor) -> Axes:
    """The points (M, 2) of a sample in the plane, coloured by their labels (M, 1)."""
    # <solution>
    axes = plt.subplots()[1]
    axes.scatter(samples[:, 0], samples[:, 1], c=labels[:, 0], cmap="coolwarm", s=6)
    axes.set(xlabel="$x_1$", ylabel="$x_2$", title="A sample of both classes")
    return axes
    # </solution>


class LogisticRegression(nn.Module):
    """sigma(W x + b) for points of the plane."""

    def __init__(self) -> None:
        super().__init__()
        # <solution>
        self.linear = nn.Linear(2, 1)
        # </solution>

    def forward(self, x: Tensor) -> Tensor:
        """Probabilities of class 1, (N, 1), for points (N, 2)."""
        # <solution>
        return torch.sigmoid(self.linear(x))
        # </solution>


def deep_model(width: int = 50) -> nn.Sequential:
    """A deep network with probabilities as output, by `torch.nn.Sequential`.

    Args:
        width: Units of each of the three hidden layers.
    """
    # <solution>
    return nn.Sequential(
        nn.Linear(2, width),
        nn.ReLU(),
        nn.Linear(width, width),
        nn.ReLU(),
        nn.Linear(width, width),
        nn.ReLU(),
        nn.Linear(width, 1),
        nn.Sigmoid(),
    )
    # </solution>


def train_model_infinite_data(
    model: nn.Module,
    nsteps: int,
    N: int = 200,
) -> tuple[nn.Module, list[float]]:
    """Train by Adam at 1e-3 on a new sample in every step.

    Args:
        model: Maps points (M, 2) to probabilities (M, 1).
        nsteps: Steps.
        N: Points of each class in a step.

    Returns:
        The trained model and the binary cross-entropy of each step, nats.
    """
    # <solution>
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    losses = []
    for _ in range(nsteps):
        samples, labels = get_data(N)
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy(model(samples), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses
    # </solution>


def train_model_finite_data(
    model: nn.Module,
    data: tuple[Tensor, Tensor],
    nsteps: int,
    test_size: int = 2000,
) -> tuple[nn.Module, list[float], list[float]]:
    """Train by Adam at 1e-3 on one sample only (Aufgabe 5), and watch a large independent one.

    Args:
        model: Maps points (M, 2) to probabilities (M, 1).
        data: Points (M, 2) and labels (M, 1).
        nsteps: Steps.
        test_size: Points of each class of the test sample.

    Returns:
        The trained model, and the losses of each step on the training and on the test sample.
    """
    # <solution>
    samples, labels = data
    test_samples, test_labels = get_data(test_size)
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    train_losses, test_losses = [], []
    for _ in range(nsteps):
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy(model(samples), labels)
        loss.backward()
        optimizer.step()
        train_losses.append(loss.item())
        with torch.no_grad():
            test = nn.functional.binary_cross_entropy(model(test_samples), test_labels)
        test_losses.append(test.item())
    return model, train_losses, test_losses
    # </solution>


def log_likelihood_ratio(x: Tensor) -> Tensor:
    """log p(x | class = 1) - log p(x | class = 0).

    Args:
        x: Points, (N, 2).

    Returns:
        Log ratios, (N,).
    """
    # <solution>
    densities = [MultivariateNormal(m, c) for m, c in zip(MEANS, COVARIANCES, strict=True)]
    return densities[1].log_prob(x) - densities[0].log_prob(x)
    # </solution>


def plot_decision_boundary(model: nn.Module, axes: Axes | None = None) -> Axes:
    """Contours of the model's probabilities over the plane, with the boundary at 1/2.

    Args:
        model: Maps points (M, 2) to probabilities (M, 1).
        axes: Where to draw; new ones where there are none.
    """
    # <solution>
    axes = axes if axes is not None else plt.subplots()[1]
    side = torch.linspace(-4, 4, 100)
    grid = torch.cartesian_prod(side, side)
    with torch.no_grad():
        probabilities = model(grid).reshape(100, 100).T
    filled = axes.contourf(side, side, probabilities, levels=20)
    plt.colorbar(filled, ax=axes, label="p(class = 1 | x)")
    axes.contour(side, side, probabilities, levels=[0.5], colors="white")
    axes.set(xlabel="$x_1$", ylabel="$x_2$", title="Decision boundary")
    return axes
    # </solution>


def plot_ratio(model: nn.Module, samples: Tensor) -> Axes:
    """The exact log-likelihood ratio of points (M, 2) against the probabilities of a model."""
    # <solution>
    axes = plt.subplots()[1]
    with torch.no_grad():
        axes.scatter(log_likelihood_ratio(samples), model(samples)[:, 0], s=4)
    axes.set(xlabel="log-likelihood ratio", ylabel="p(class = 1 | x)")
    return axes
    # </solution>


# <reference only>
class LogisticLogits(nn.Module):
    """W x + b, for those who leave the sigmoid to the loss."""

    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(2, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Logits, (N, 1), for points (N, 2)."""
        return self.linear(x)


def likelihood_ratio(x: Tensor) -> Tensor:
    """p(x | class = 1) / p(x | class = 0), as the sheet words it, (N,)."""
    return torch.exp(log_likelihood_ratio(x))


def bayes_risk(samples: int = 200_000, seed: int = 0) -> tuple[float, float]:
    """The least cross-entropy that any model can reach, nats, with its standard error.

    Args:
        samples: Points of each class of the Monte-Carlo estimate.
        seed: Of the sample.
    """
    state = torch.get_rng_state()
    torch.manual_seed(seed)
    points, labels = get_data(samples)
    torch.set_rng_state(state)
    ratio = log_likelihood_ratio(points.double())[:, None]
    losses = nn.functional.softplus(torch.where(labels == 1, -ratio, ratio))
    return float(losses.mean()), float(losses.std() / len(losses) ** 0.5)


# </reference only>
