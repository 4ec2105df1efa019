# Gemeinsames fuer Aufgabe 4 und 5: Daten, Modelle, Bild der Entscheidungsgrenze
import torch
from torch import nn
from torch.distributions import MultivariateNormal

P0 = MultivariateNormal(torch.tensor([0., 0.]), torch.tensor([[1., 0.], [0., 1.]]))
P1 = MultivariateNormal(torch.tensor([1., 1.]), torch.tensor([[1., 0.8], [0.8, 1.]]))


def get_data(N):
    """N Punkte je Gauss: samples (2N, 2), labels (2N, 1)"""
    samples = torch.cat([P0.sample((N,)), P1.sample((N,))])
    labels = torch.cat([torch.zeros(N, 1), torch.ones(N, 1)])
    return samples, labels


class LogistischeRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(2, 1)

    def forward(self, x):
        return torch.sigmoid(self.linear(x))


def tiefes_netz():
    return nn.Sequential(
        nn.Linear(2, 64), nn.ReLU(),
        nn.Linear(64, 64), nn.ReLU(),
        nn.Linear(64, 64), nn.ReLU(),
        nn.Linear(64, 1), nn.Sigmoid(),
    )


def plot_decision_boundary(f, ax, daten=None, lim=(-4, 5)):
    g = torch.linspace(*lim, 200)
    xx, yy = torch.meshgrid(g, g, indexing="xy")
    with torch.no_grad():
        zz = f(torch.stack([xx.flatten(), yy.flatten()], dim=1)).reshape(xx.shape)
    fuell = ax.contourf(xx, yy, zz, levels=torch.linspace(0, 1, 21).tolist(), cmap="coolwarm")
    ax.contour(xx, yy, zz, levels=[0.5], colors="k")
    if daten is not None:
        X, y = daten
        ax.scatter(X[:, 0], X[:, 1], c=y[:, 0], cmap="coolwarm", s=6, edgecolors="k", linewidths=0.2)
    ax.set_xlim(*lim)
    ax.set_ylim(*lim)
    ax.set_xlabel("x1")
    ax.set_ylabel("x2")
    return fuell
