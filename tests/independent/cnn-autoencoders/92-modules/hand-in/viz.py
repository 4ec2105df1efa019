from __future__ import annotations

from typing import Callable, Dict, Optional, Sequence

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import Tensor, nn


def save_filter_grid(weight: Tensor, path, columns: int = 10) -> None:
    kernels = weight.detach().cpu().squeeze(1)
    rows = int(np.ceil(len(kernels) / columns))
    fig, axes = plt.subplots(rows, columns, figsize=(columns, rows))
    for ax in axes.flat:
        ax.axis("off")
    for ax, kernel in zip(axes.flat, kernels):
        ax.imshow(kernel, cmap="gray")
    fig.suptitle("First-layer filters")
    fig.savefig(path, dpi=160)
    plt.close(fig)


def save_confusion(matrix: np.ndarray, path) -> None:
    fig, ax = plt.subplots(figsize=(7, 7))
    ax.imshow(np.log1p(matrix), cmap="Greens")
    for (row, col), count in np.ndenumerate(matrix):
        ax.text(col, row, str(count), ha="center", va="center", fontsize=8)
    ax.set(xlabel="predicted label", ylabel="true label", xticks=range(10), yticks=range(10),
           title="Confusion matrix, MNIST test split (colour: log scale)")
    fig.savefig(path, dpi=160)
    plt.close(fig)


@torch.no_grad()
def save_reconstructions(model: nn.Module, images: Tensor, path,
                         corruption: Optional[Callable[[Tensor], Tensor]] = None, title: str = "") -> None:
    model.eval()
    device = next(model.parameters()).device
    images = images.to(device)
    fed = corruption(images) if corruption is not None else images
    rebuilt = model(fed)
    rows: Dict[str, Tensor] = {"original": images}
    if corruption is not None:
        rows["corrupted"] = fed
    rows["reconstruction"] = rebuilt
    fig, axes = plt.subplots(len(rows), len(images), figsize=(len(images), 1.2 * len(rows)))
    for r, (label, batch) in enumerate(rows.items()):
        for c in range(len(images)):
            axes[r, c].imshow(batch[c].squeeze().cpu(), cmap="gray")
            axes[r, c].set_xticks([])
            axes[r, c].set_yticks([])
        axes[r, 0].set_ylabel(label, fontsize=7)
    fig.suptitle(title)
    fig.savefig(path, dpi=160)
    plt.close(fig)


@torch.no_grad()
def save_embedding(model: nn.Module, loader, path, batches: int = 8,
                   corruption: Optional[Callable[[Tensor], Tensor]] = None, title: str = "") -> None:
    model.eval()
    device = next(model.parameters()).device
    codes, digits = [], []
    for index, (images, labels) in enumerate(loader):
        if index >= batches:
            break
        images = images.to(device)
        if corruption is not None:
            images = corruption(images)
        codes.append(model.encode(images).cpu().numpy())
        digits.append(labels.numpy())
    code, digit = np.concatenate(codes), np.concatenate(digits)
    fig, ax = plt.subplots(figsize=(7, 6))
    for d in range(10):
        mask = digit == d
        ax.scatter(code[mask, 0], code[mask, 1], s=4, label=str(d), color=plt.cm.tab10(d))
    ax.legend(title="digit", markerscale=3)
    ax.set(xlabel="latent 1", ylabel="latent 2", title=title)
    fig.savefig(path, dpi=160)
    plt.close(fig)


def save_loss_curves(histories: Dict[str, Sequence[float]], path) -> None:
    fig, ax = plt.subplots()
    for label, values in histories.items():
        ax.plot(range(1, len(values) + 1), values, marker="o", markersize=3, label=label)
    ax.set(xlabel="epoch", ylabel="mean training loss")
    ax.legend()
    fig.savefig(path, dpi=160)
    plt.close(fig)
