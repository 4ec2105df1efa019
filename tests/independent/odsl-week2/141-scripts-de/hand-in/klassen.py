"""Gemeinsames fuer Aufgabe 4 und 5: Daten, Modelle, Entscheidungsgrenze, LLR."""
import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.distributions import MultivariateNormal

G0 = MultivariateNormal(torch.zeros(2), torch.eye(2))
G1 = MultivariateNormal(torch.ones(2), torch.tensor([[1.0, 0.8], [0.8, 1.0]]))


def get_data(N):
    samples = torch.cat([G0.sample((N,)), G1.sample((N,))])
    labels = torch.cat([torch.zeros(N, 1), torch.ones(N, 1)])
    return samples, labels


class Logistisch(nn.Module):
    def __init__(self):
        super().__init__()
        self.lin = nn.Linear(2, 1)

    def forward(self, x):
        return torch.sigmoid(self.lin(x))


def tiefes_netz():
    return nn.Sequential(
        nn.Linear(2, 64), nn.ReLU(),
        nn.Linear(64, 64), nn.ReLU(),
        nn.Linear(64, 64), nn.ReLU(),
        nn.Linear(64, 1), nn.Sigmoid(),
    )


def log_likelihood_ratio(x):
    """log p(x|1) - log p(x|0), Form (n, 1)"""
    return (G1.log_prob(x) - G0.log_prob(x)).unsqueeze(1)


def plot_decision_boundary(modell, ax=None, punkte=None, titel=""):
    ax = ax if ax is not None else plt.gca()
    gx, gy = torch.meshgrid(torch.linspace(-4, 5, 180), torch.linspace(-4, 5, 180), indexing="xy")
    with torch.no_grad():
        z = modell(torch.stack([gx.flatten(), gy.flatten()], dim=1)).reshape(gx.shape)
    bild = ax.contourf(gx.numpy(), gy.numpy(), z.numpy(), levels=torch.linspace(0, 1, 11).tolist(), cmap="RdBu_r", alpha=0.7)
    ax.contour(gx.numpy(), gy.numpy(), z.numpy(), levels=[0.5], colors="k")
    if punkte is not None:
        X, y = punkte
        ax.scatter(X[:, 0], X[:, 1], c=y[:, 0], s=4, cmap="RdBu_r", edgecolors="none")
    ax.set(xlabel="$x_1$", ylabel="$x_2$", title=titel)
    return bild
