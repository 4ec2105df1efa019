"""Aufgabe 6."""
import matplotlib.pyplot as plt
import torch
from torch import nn

from .config import DepthWidthConfig
from .networks import FeedForward, n_parameters
from .plotting import plot_curves, save, scatter_classes


def f(x):
    return torch.sin(5 * x[..., 0]) + torch.cos(8 * x[..., 1])


def get_data(n):
    """x ~ U(-2, 2)^2, z ~ Bin(1, sigmoid(f(x))); f is taken as logit as it is not in [0, 1]"""
    x = torch.distributions.Uniform(-2.0, 2.0).sample((n, 2))
    z = torch.distributions.Binomial(total_count=1, logits=f(x)).sample()
    return x, z[:, None]


def fit(model, data, cfg):
    x, z = data
    optimiser = torch.optim.Adam(model.parameters(), lr=cfg.lr)
    criterion = nn.BCEWithLogitsLoss()
    history = []
    for _ in range(cfg.n_steps):
        optimiser.zero_grad()
        loss = criterion(model(x), z)
        loss.backward()
        optimiser.step()
        history.append(loss.item())
    return history


def run(cfg=DepthWidthConfig()):
    data = get_data(cfg.n_points)
    fig, ax = plt.subplots(figsize=(6, 6))
    scatter_classes(ax, *data)
    save(fig, "a6_data")

    curves = {}
    for sizes in cfg.architectures:
        model = FeedForward(sizes)
        history = fit(model, data, cfg)
        label = f"{sizes}: {n_parameters(model)} parameters"
        curves[label] = (range(cfg.n_steps), history)
        print(label, "final loss", round(history[-1], 4))
    plot_curves("a6_depth_width", curves)
