"""Gemeinsames fuer Aufgabe 4 und 5."""
import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.distributions import MultivariateNormal

P0 = MultivariateNormal(torch.zeros(2), torch.eye(2))
P1 = MultivariateNormal(torch.ones(2), torch.tensor([[1.0, 0.8], [0.8, 1.0]]))


def get_data(N):
    samples = torch.cat([P0.sample((N,)), P1.sample((N,))])
    labels = torch.cat([torch.zeros(N, 1), torch.ones(N, 1)])
    return samples, labels


class LogReg(nn.Module):
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


def plot_decision_boundary(f, ax=None, titel=""):
    ax = ax or plt.gca()
    a = torch.linspace(-4, 5, 150)
    gx, gy = torch.meshgrid(a, a, indexing="ij")
    with torch.no_grad():
        z = f(torch.stack([gx.reshape(-1), gy.reshape(-1)], dim=1)).reshape(gx.shape)
    cf = ax.contourf(gx, gy, z, levels=torch.linspace(0, 1, 21).tolist(), cmap="coolwarm")
    ax.contour(gx, gy, z, levels=[0.5], colors="k")
    ax.figure.colorbar(cf, ax=ax)
    ax.set_title(titel)
