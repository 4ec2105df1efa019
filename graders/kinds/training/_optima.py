"""What the best training that there is reaches, in closed form, and what is compared with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graders.model import Array
from graders.vocabulary.inputs import Gaussian


@dataclass(frozen=True)
class Known:
    """Points of Gaussians that are equally likely, at which a trained model is looked at.

    Args:
        points: The points (N, d).
        gaussians: The distributions that they are drawn from.
        is_density: Whether a model returns log-probabilities of points, and not those of label 1 of two.
        is_linear: Whether the best model is a logistic regression.
    """

    points: Array
    gaussians: Sequence[Gaussian]
    is_density: bool
    is_linear: bool

    def posterior(self) -> Array:
        """Return p(label 1 | x) at the points, of two Gaussians."""
        zero, one = (g.log_prob(self.points) for g in self.gaussians)
        return np.asarray(1 / (1 + np.exp(zero - one)))

    def best(self) -> float:
        """Return the least mean loss that can be reached, in nats."""
        if self.is_density:
            return best_gaussian(self.points)
        right = self.posterior()
        return _cross_entropy(right, best_linear(self.points, right) if self.is_linear else right)

    def losses(self, out: Array) -> list[float]:
        """Return the mean losses of outputs: what looks like probabilities may be taken as logits; none where they are of another number."""
        if self.is_density:
            return [float(-out.mean())] if out.size == len(self.points) else []
        right, p = self.posterior(), probabilities(out)
        told = [p] if (out < 0).any() or (out > 1).any() else [p, 1 / (1 + np.exp(-p))]
        return [_cross_entropy(right, q) for q in told if p.shape == right.shape]


def _cross_entropy(right: Array, p: Array) -> float:
    return float(-(right * np.log(p) + (1 - right) * np.log(1 - p)).mean())


def best_gaussian(points: Array) -> float:
    """The least mean negative log-likelihood of any Gaussian, nats: that of the sample's own moments."""
    covariance = np.cov(points.T, bias=True)
    return float(points.shape[1] / 2 * (1 + np.log(2 * np.pi)) + np.linalg.slogdet(covariance).logabsdet / 2)


def best_linear(points: Array, right: Array) -> Array:
    """Probabilities of the logistic regression with the least cross-entropy, by Newton's method."""
    x = np.column_stack([points, np.ones(len(points))])
    w = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        w += np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x, x.T @ (right - p))
    return np.asarray(np.clip(1 / (1 + np.exp(-x @ w)), 1e-7, 1 - 1e-7))


def probabilities(out: Array) -> Array:
    """Return outputs as probabilities whose logarithms are finite; outputs beyond 0 and 1 are logits."""
    flat = out.reshape(-1)
    if (flat < 0).any() or (flat > 1).any():
        flat = 1 / (1 + np.exp(-flat))
    return np.asarray(np.clip(flat, 1e-7, 1 - 1e-7))
