from pathlib import Path
from typing import Dict, Sequence

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
from torch import Tensor


def image_table(rows: Dict[str, Tensor], path: Path, title: str = "") -> None:
    n_cols = max(len(r) for r in rows.values())
    fig, axes = plt.subplots(len(rows), n_cols, figsize=(n_cols, len(rows) * 1.1), squeeze=False)
    for axis_row, (label, images) in zip(axes, rows.items()):
        for axis, image in zip(axis_row, images):
            axis.imshow(image.squeeze().cpu().numpy(), cmap="gray", vmin=0, vmax=1)
        for axis in axis_row:
            axis.set_xticks([])
            axis.set_yticks([])
        axis_row[0].set_ylabel(label, fontsize=8)
    fig.suptitle(title)
    fig.savefig(path, dpi=150, bbox_inches="tight")
    plt.close(fig)


def curves(lines: Dict[str, Sequence[float]], path: Path, title: str) -> None:
    fig, axis = plt.subplots(figsize=(5, 3.5))
    for label, values in lines.items():
        axis.plot(range(1, len(values) + 1), values, label=label)
    axis.set(xlabel="epoch", ylabel="loss", title=title)
    axis.legend()
    fig.savefig(path, dpi=150, bbox_inches="tight")
    plt.close(fig)


def captioned(images: Tensor, captions: Sequence[str], path: Path) -> None:
    fig, axes = plt.subplots(2, 5, figsize=(9, 4.2))
    for axis, image, caption in zip(axes.ravel(), images, captions):
        axis.imshow(image.squeeze().numpy(), cmap="gray")
        axis.set_title(caption, fontsize=9)
        axis.axis("off")
    fig.savefig(path, dpi=150, bbox_inches="tight")
    plt.close(fig)
