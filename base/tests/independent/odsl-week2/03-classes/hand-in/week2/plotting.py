import os

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import torch

FOLDER = "figures"


def save(fig, name):
    os.makedirs(FOLDER, exist_ok=True)
    fig.savefig(os.path.join(FOLDER, name + ".png"), dpi=110)
    plt.close(fig)


def scatter_labels(X, y, name):
    fig, ax = plt.subplots()
    for c in (0, 1):
        m = (y[:, 0] == c)
        ax.scatter(X[m, 0].numpy(), X[m, 1].numpy(), s=5, label="label %d" % c)
    ax.set_xlabel("$x_1$"); ax.set_ylabel("$x_2$"); ax.legend()
    save(fig, name)


def plot_losses(curves, name, ylim=None, log=False, title=""):
    """curves: label -> list or (steps, list)"""
    fig, ax = plt.subplots(figsize=(8, 5))
    for label, c in curves.items():
        if isinstance(c, tuple):
            ax.plot(c[0], c[1], label=label)
        else:
            ax.plot(c, label=label, alpha=0.8)
    ax.set_xlabel("step"); ax.set_ylabel("cross entropy"); ax.set_title(title)
    if ylim: ax.set_ylim(*ylim)
    if log: ax.set_yscale("log")
    ax.legend()
    save(fig, name)


def plot_decision_boundary(model, name, data=None, lim=(-4, 5), n=150):
    t = torch.linspace(lim[0], lim[1], n)
    xx, yy = torch.meshgrid(t, t, indexing="xy")
    with torch.no_grad():
        p = model(torch.stack([xx.ravel(), yy.ravel()], dim=1)).view(n, n).numpy()
    fig, ax = plt.subplots(figsize=(7, 6))
    cf = ax.contourf(xx.numpy(), yy.numpy(), p, levels=np.linspace(0, 1, 21), cmap="RdBu_r")
    ax.contour(xx.numpy(), yy.numpy(), p, levels=[0.5], colors="black")
    fig.colorbar(cf, label="p(z=1|x)")
    if data is not None:
        X, y = data
        ax.scatter(X[:, 0].numpy(), X[:, 1].numpy(), c=y[:, 0].numpy(), cmap="RdBu_r", edgecolors="k", linewidths=0.3, s=10)
    ax.set_xlabel("$x_1$"); ax.set_ylabel("$x_2$")
    save(fig, name)


def plot(model, name, data=None, n=1000):
    base = torch.randn(n, 2)
    with torch.no_grad():
        out = model.generate(base=base)
    sets = {"base": base, "transformed": out}
    if data is not None:
        sets["data"] = data
    fig, axes = plt.subplots(1, 3, figsize=(16, 4.5))
    for label, s in sets.items():
        s = s.numpy()
        axes[0].scatter(s[:, 0], s[:, 1], s=4, alpha=0.5, label=label)
        axes[1].hist(s[:, 0], bins=40, range=(-4, 5), histtype="step", density=True, label=label)
        axes[2].hist(s[:, 1], bins=40, range=(-4, 5), histtype="step", density=True, label=label)
    axes[0].set_xlabel("$x_1$"); axes[0].set_ylabel("$x_2$")
    axes[1].set_xlabel("$x_1$"); axes[2].set_xlabel("$x_2$")
    for a in axes:
        a.legend()
    save(fig, name)
