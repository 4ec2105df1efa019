from pathlib import Path

import torch
from torch.distributions import MultivariateNormal

from . import zeichnen

A = torch.tensor([[1.0, 0.2], [0.2, 1.0]])
B = torch.tensor([1.0, 2.0])


def transformierte_normal(mu, sigma, a, b) -> MultivariateNormal:
    return MultivariateNormal(a @ mu + b, a.T @ sigma @ a)


def lauf(bilder: Path) -> None:
    mu, sigma = torch.zeros(2), torch.eye(2)
    p_x = MultivariateNormal(mu, sigma)
    p_y = transformierte_normal(mu, sigma, A, B)

    x = p_x.sample((4000,))
    y_aus_x = x @ A.T + B
    y = p_y.sample((4000,))
    x_aus_y = torch.linalg.solve(A, (y - B).T).T

    fig, (links, rechts) = zeichnen.plt.subplots(1, 2)
    links.scatter(*y_aus_x.T, s=2)
    links.scatter(*y.T, s=2)
    rechts.scatter(*x.T, s=2)
    rechts.scatter(*x_aus_y.T, s=2)
    fig.savefig(bilder / "09.png")
    print("Kovarianz f(x)    ", torch.cov(y_aus_x.T))
    print("Kovarianz p(y)    ", p_y.covariance_matrix)
    print("Kovarianz f^-1(y) ", torch.cov(x_aus_y.T))
    print("Mittel", y_aus_x.mean(0), y.mean(0), x_aus_y.mean(0))
