import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch


def plot_decision_boundary(model, fname, data=None, lim=(-4.0, 5.0), title=""):
    ticks = torch.linspace(lim[0], lim[1], 300)
    g1, g2 = torch.meshgrid(ticks, ticks, indexing="ij")
    pts = torch.stack([g1.flatten(), g2.flatten()], dim=1)
    model.eval()
    with torch.no_grad():
        prob = model(pts).view_as(g1)
    fig, ax = plt.subplots(figsize=(6, 5))
    filled = ax.contourf(g1.numpy(), g2.numpy(), prob.numpy(), levels=20, cmap="RdBu_r", vmin=0, vmax=1)
    fig.colorbar(filled)
    ax.contour(g1.numpy(), g2.numpy(), prob.numpy(), levels=[0.5], colors="black")
    if data is not None:
        X, y = data
        y = y.flatten()
        ax.scatter(X[y == 0, 0], X[y == 0, 1], s=5, c="navy", label="0")
        ax.scatter(X[y == 1, 0], X[y == 1, 1], s=5, c="darkred", label="1")
        ax.legend()
    ax.set_title(title)
    fig.savefig(fname, dpi=150)
    plt.close(fig)


def plot_curves(curves, fname, ylabel="loss", ylim=None, hline=None):
    """curves: {label: list}"""
    fig, ax = plt.subplots(figsize=(7, 4))
    for label, values in curves.items():
        ax.plot(values, label=label, linewidth=0.9)
    if hline is not None:
        ax.axhline(hline, color="k", linestyle="--")
    ax.set_xlabel("optimization step")
    ax.set_ylabel(ylabel)
    if ylim:
        ax.set_ylim(*ylim)
    ax.legend()
    fig.tight_layout()
    fig.savefig(fname, dpi=150)
    plt.close(fig)
