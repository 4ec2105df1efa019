import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch

from .config import FIGURES


def save(fig, name):
    FIGURES.mkdir(exist_ok=True)
    fig.tight_layout()
    fig.savefig(FIGURES / f"{name}.png", dpi=130)
    plt.close(fig)


def scatter_classes(ax, x, z, **kw):
    for label, colour in ((0, "tab:blue"), (1, "tab:orange")):
        sel = z[:, 0] == label
        ax.scatter(x[sel, 0].numpy(), x[sel, 1].numpy(), s=6, color=colour, label=f"class {label}", **kw)
    ax.set(xlabel="$x_1$", ylabel="$x_2$")
    ax.legend()


@torch.no_grad()
def plot_decision_boundary(f_phi, ax, extent=(-4.0, 5.0), n=250):
    axis = torch.linspace(*extent, n)
    rows, cols = torch.meshgrid(axis, axis, indexing="ij")       # rows: x2, cols: x1
    grid = torch.stack((cols.flatten(), rows.flatten()), dim=-1)
    prob = f_phi(grid).view(n, n).numpy()
    filled = ax.contourf(axis.numpy(), axis.numpy(), prob, levels=[i / 10 for i in range(11)], cmap="PuOr_r", alpha=0.7)
    ax.contour(axis.numpy(), axis.numpy(), prob, levels=[0.5], colors="black")
    ax.figure.colorbar(filled, ax=ax)


def plot_curves(name, curves, title="", logy=False, hline=None):
    """curves: {label: (steps, values)}; labels with 'test' are dashed."""
    fig, ax = plt.subplots(figsize=(7, 4.5))
    for label, (steps, values) in curves.items():
        ax.plot(steps, values, "--" if "test" in label else "-", label=label, lw=1)
    if hline is not None:
        ax.axhline(hline, color="grey", ls=":", label="exact posterior")
    if logy:
        ax.set_yscale("log")
    ax.set(xlabel="optimisation step", ylabel="loss", title=title)
    ax.legend()
    save(fig, name)
