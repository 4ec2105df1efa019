"""Problem 5.2: salt-like corruption of a two-dimensional data set."""
from __future__ import annotations

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from config import TrainConfig


def make_spiral(n: int, rng: np.random.Generator) -> np.ndarray:
    angle = rng.uniform(0.5 * np.pi, 4 * np.pi, size=n)
    return np.column_stack([angle * np.cos(angle), angle * np.sin(angle)]) / (4 * np.pi)


def corrupt(points: np.ndarray, rng: np.random.Generator, sigma: float = 0.03, outlier_prob: float = 0.05) -> np.ndarray:
    """With prob. 1-p: Gaussian around x, with prob. p: anywhere in the square [-1,1]^2."""
    noisy = points + rng.normal(scale=sigma, size=points.shape)
    is_outlier = rng.random(len(points)) < outlier_prob
    noisy[is_outlier] = rng.uniform(-1.0, 1.0, size=(int(is_outlier.sum()), 2))
    return noisy


def main() -> None:
    rng = np.random.default_rng(52)
    clean = make_spiral(1200, rng)
    dirty = corrupt(clean, rng)
    fig, axes = plt.subplots(1, 2, figsize=(10, 5), sharex=True, sharey=True)
    for ax, points, title in zip(axes, (clean, dirty), ("original", "after C")):
        ax.scatter(points[:, 0], points[:, 1], s=4)
        ax.set(title=title, xlabel="$x_1$", ylabel="$x_2$", aspect="equal")
    fig.savefig(TrainConfig().artifact("p5_corruption.png"), dpi=160)


if __name__ == "__main__":
    main()
