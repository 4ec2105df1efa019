"""shared plumbing: MNIST as two big tensors, batching, plotting. No models in here."""
from pathlib import Path

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch
import torchvision

DEV = torch.device("cuda:0" if torch.cuda.is_available() else "cpu")
FIGS = Path("figs")
FIGS.mkdir(exist_ok=True)


def mnist(train: bool):
    """-> (N,1,28,28) float in [0,1], (N,) long; both on DEV"""
    ds = torchvision.datasets.MNIST("mnist", train=train, download=True)
    return ds.data[:, None].float().div(255).to(DEV), ds.targets.to(DEV)


def batches(n, size, shuffle=True):
    idx = torch.randperm(n, device=DEV) if shuffle else torch.arange(n, device=DEV)
    yield from idx.split(size)


def image_rows(path, **rows):
    """one row of images per keyword argument"""
    n = len(next(iter(rows.values())))
    fig, axs = plt.subplots(len(rows), n, figsize=(n * .9, len(rows)), squeeze=False)
    for axrow, (label, imgs) in zip(axs, rows.items()):
        for ax, im in zip(axrow, imgs):
            ax.imshow(im.squeeze().cpu(), cmap="gray_r", vmin=0, vmax=1)
            ax.set(xticks=[], yticks=[])
        axrow[0].set_ylabel(label, rotation=0, ha="right", va="center")
    fig.savefig(FIGS / path, bbox_inches="tight", dpi=150)
    plt.close(fig)


def embedding_plot(path, z, y, title):
    z, y = z.cpu(), y.cpu()
    fig, ax = plt.subplots(figsize=(5, 5))
    for digit in range(10):
        pts = z[y == digit]
        ax.scatter(pts[:, 0], pts[:, 1], s=3, color=f"C{digit}", label=digit)
    ax.legend(markerscale=4, fontsize=8, title="label")
    ax.set(title=title, xlabel="$z_0$", ylabel="$z_1$")
    fig.savefig(FIGS / path, bbox_inches="tight", dpi=150)
    plt.close(fig)
