"""Data loading and plotting shared by the three problems."""
from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader
from torchvision import datasets, transforms

from config import Config

logger = logging.getLogger(__name__)


def setup(cfg: Config) -> None:
    logging.basicConfig(level=logging.INFO, format="[%(levelname)s] %(message)s")
    torch.manual_seed(cfg.seed)
    cfg.figure_dir.mkdir(exist_ok=True)


def mnist_loaders(cfg: Config) -> tuple[DataLoader, DataLoader]:
    """Return (train, test) loaders, images scaled to [0, 1]."""
    to_tensor = transforms.ToTensor()
    train = datasets.MNIST(str(cfg.data_root), train=True, download=True, transform=to_tensor)
    test = datasets.MNIST(str(cfg.data_root), train=False, download=True, transform=to_tensor)
    return DataLoader(train, cfg.batch_size, shuffle=True), DataLoader(test, 1000)


def plot_comparison(rows: dict[str, Tensor], path: Path, n: int = 10) -> None:
    """One row of images for each entry."""
    fig, axes = plt.subplots(len(rows), n, figsize=(n, 1.2 * len(rows)))
    for axs, (label, images) in zip(axes, rows.items()):
        for ax, image in zip(axs, images):
            ax.imshow(image.squeeze(), cmap="gray", vmin=0, vmax=1)
            ax.set(xticks=[], yticks=[])
        axs[0].set_ylabel(label)
    fig.savefig(path)
    plt.close(fig)


def plot_embedding(codes: Tensor, labels: Tensor, title: str, path: Path) -> None:
    fig, ax = plt.subplots(figsize=(7, 6))
    scatter = ax.scatter(codes[:, 0], codes[:, 1], c=labels, cmap="tab10", s=8)
    ax.legend(*scatter.legend_elements(), title="digit", loc="best")
    ax.set(xlabel="z_1", ylabel="z_2", title=title)
    fig.savefig(path)
    plt.close(fig)


def plot_point_sets(sets: Sequence[tuple[str, np.ndarray]], path: Path) -> None:
    fig, axes = plt.subplots(1, len(sets), figsize=(4.5 * len(sets), 4), sharex=True, sharey=True)
    for ax, (title, points) in zip(axes, sets):
        ax.scatter(points[:, 0], points[:, 1], s=6)
        ax.set(title=title, xlabel="x", ylabel="y")
    fig.savefig(path)
    plt.close(fig)
