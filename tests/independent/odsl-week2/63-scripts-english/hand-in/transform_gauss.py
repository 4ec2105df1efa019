"""Exercise 9: linear transformation of a Gaussian, forwards and backwards."""
import numpy as np

from common import plt, save

A = np.array([[1.0, 0.2], [0.2, 1.0]])
b = np.array([1.0, 2.0])
MU_X, SIGMA_X = np.zeros(2), np.eye(2)
MU_Y, SIGMA_Y = A @ MU_X + b, A @ SIGMA_X @ A.T


def forward(x):
    return x @ A.T + b


def backward(y):
    return np.linalg.solve(A, (y - b).T).T


def compare(first, second, names, filename):
    fig, axes = plt.subplots(1, 3, figsize=(13, 4))
    for sample, name in zip((first, second), names):
        axes[0].plot(*sample[:3000].T, ".", ms=2, alpha=0.5, label=name)
        axes[1].hist(sample[:, 0], bins=80, density=True, histtype="step", label=name)
        axes[2].hist(sample[:, 1], bins=80, density=True, histtype="step", label=name)
        print(f"{name:>12}: mean {sample.mean(axis=0).round(3)}  cov {np.cov(sample.T).round(3).tolist()}")
    for ax in axes:
        ax.legend()
    save(fig, filename)


if __name__ == "__main__":
    rng = np.random.default_rng(9)
    n = 50_000
    x = rng.multivariate_normal(MU_X, SIGMA_X, n)
    y = rng.multivariate_normal(MU_Y, SIGMA_Y, n)
    compare(forward(x), y, ["f(x)", "p(y)"], "ex9_forward.png")
    compare(backward(y), x, ["f^-1(y)", "p(x)"], "ex9_backward.png")
