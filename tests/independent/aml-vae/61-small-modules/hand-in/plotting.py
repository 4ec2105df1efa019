import os
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt

FOLDER = "figures"


def _finish(fig, filename):
    os.makedirs(FOLDER, exist_ok=True)
    fig.tight_layout()
    fig.savefig(os.path.join(FOLDER, filename), dpi=160)
    plt.close(fig)


def draw_curves(curves, filename, ylabel="loss"):
    """curves: {legend: list of one value per epoch}"""
    fig, ax = plt.subplots(figsize=(5.5, 3.4))
    for legend, values in curves.items():
        ax.plot(range(1, len(values) + 1), values, label=legend)
    ax.set_xlabel("epoch")
    ax.set_ylabel(ylabel)
    ax.legend()
    _finish(fig, filename)


def draw_rows(rows, filename):
    """rows: list of (title, tensor (10, 1, 28, 28)); one row of pictures each."""
    n = len(rows[0][1])
    fig, axes = plt.subplots(len(rows), n, figsize=(n * 0.9, len(rows) * 0.95))
    for line, (title, pictures) in zip(axes, rows):
        for ax, picture in zip(line, pictures):
            ax.imshow(picture.squeeze().cpu(), cmap="gray", vmin=0, vmax=1)
            ax.set_xticks([])
            ax.set_yticks([])
        line[0].set_ylabel(title, fontsize=8)
    _finish(fig, filename)


def draw_titled(pictures, titles, filename):
    fig, axes = plt.subplots(2, 5, figsize=(8, 3.8))
    for ax, picture, title in zip(axes.flat, pictures, titles):
        ax.imshow(picture.squeeze().cpu(), cmap="gray", vmin=0, vmax=1)
        ax.set_title(title, fontsize=9)
        ax.axis("off")
    _finish(fig, filename)


def draw_bars(values, filename, ylabel):
    fig, ax = plt.subplots(figsize=(5.5, 3.2))
    ax.bar(range(len(values)), values)
    ax.set_xticks(range(len(values)))
    ax.set_xlabel("digit")
    ax.set_ylabel(ylabel)
    _finish(fig, filename)
