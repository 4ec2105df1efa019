import os
import random

import matplotlib.pyplot as plt
import numpy as np
import torch

FIG_DIR = "figs"
os.makedirs(FIG_DIR, exist_ok=True)


def set_seed(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def plot_losses(history, title, fname):
    plt.figure(figsize=(6, 4))
    for key in ("loss", "val_loss"):
        if history[key]:
            plt.plot(range(1, len(history[key]) + 1), history[key], label=key)
    plt.xlabel("epoch")
    plt.ylabel("mse + kl")
    plt.title(title)
    plt.legend()
    plt.savefig(os.path.join(FIG_DIR, fname), bbox_inches="tight")
    plt.close()


def plot_grid(rows, names, title, fname):
    """rows: list of (10, 1, 28, 28) tensors. The loop over axes was completed by Copilot."""
    fig, axes = plt.subplots(len(rows), 10, figsize=(10, 1.1 * len(rows)))
    for r, (row, name) in enumerate(zip(rows, names)):
        for c in range(10):
            ax = axes[r, c]
            ax.imshow(row[c, 0], cmap="gray")
            ax.set_xticks([])
            ax.set_yticks([])
            if c == 0:
                ax.set_ylabel(name, fontsize=8)
    fig.suptitle(title)
    fig.savefig(os.path.join(FIG_DIR, fname), bbox_inches="tight")
    plt.close(fig)


def plot_with_logprob(images, values, fname):
    fig, axes = plt.subplots(2, 5, figsize=(10, 4.5))
    for ax, x, v in zip(axes.flat, images, values):
        ax.imshow(x[0], cmap="gray")
        ax.set_title(f"{v:.1f}")
        ax.axis("off")
    fig.savefig(os.path.join(FIG_DIR, fname), bbox_inches="tight")
    plt.close(fig)
