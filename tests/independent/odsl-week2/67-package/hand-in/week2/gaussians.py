"""Aufgabe 1 and Aufgabe 9."""
import math

import matplotlib.pyplot as plt
import torch
from torch.distributions import MultivariateNormal

from .plotting import save


def kl_normal(mu_p, sd_p, mu_q, sd_q):
    """KL(p||q), closed form, derivation in report.md"""
    ratio = sd_p / sd_q
    return 0.5 * (ratio**2 + ((mu_p - mu_q) / sd_q) ** 2 - 1.0) - math.log(ratio)


def run_kl():
    n1, n2 = (1.0, 1.0), (1.5, 0.2)
    print(f"KL(N1||N2) = {kl_normal(*n1, *n2):.3f}")
    print(f"KL(N2||N1) = {kl_normal(*n2, *n1):.3f}")


def push_normal(mu, sigma, A, b):
    """mean and covariance of Ax+b"""
    return A @ mu + b, A @ sigma @ A.T


def run_density_transformation(n=4000):
    A = torch.tensor([[1.0, 0.2], [0.2, 1.0]])
    b = torch.tensor([1.0, 2.0])
    p_x = MultivariateNormal(torch.zeros(2), torch.eye(2))
    p_y = MultivariateNormal(*push_normal(p_x.mean, p_x.covariance_matrix, A, b))

    x = p_x.sample((n,))
    pushed = torch.einsum("ij,nj->ni", A, x) + b
    y = p_y.sample((n,))
    pulled = torch.linalg.solve(A, (y - b).T).T          # A^-1 (y-b)

    fig, (left, right) = plt.subplots(1, 2, figsize=(11, 5))
    for ax, (name_a, pts_a), (name_b, pts_b) in (
        (left, ("$f(x)$", pushed), ("$y\\sim p(y)$", y)),
        (right, ("$f^{-1}(y)$", pulled), ("$x\\sim p(x)$", x)),
    ):
        ax.scatter(*pts_a.T.numpy(), s=3, alpha=0.5, label=name_a)
        ax.scatter(*pts_b.T.numpy(), s=3, alpha=0.5, label=name_b)
        ax.set_aspect("equal")
        ax.legend()
    save(fig, "a9_transformation")

    for name, pts, ref in (("f(x)", pushed, p_y), ("p(y)", y, p_y), ("f^-1(y)", pulled, p_x)):
        print(name, "mean", pts.mean(0).tolist(), "expected", ref.mean.tolist())
        print(name, "cov", torch.cov(pts.T).tolist(), "expected", ref.covariance_matrix.tolist())
