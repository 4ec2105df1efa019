from typing import Dict, List

import matplotlib.pyplot as plt
import numpy as np
from torch import Tensor
from torchvision.utils import make_grid


def strips(images_by_name: Dict[str, Tensor], file: str, title: str) -> None:
    """One strip of ten images per name, from top to bottom."""
    figure, axes = plt.subplots(len(images_by_name), 1, figsize=(7, 0.8 * len(images_by_name)))
    for axis, (name, images) in zip(np.atleast_1d(axes), images_by_name.items()):
        axis.imshow(make_grid(images.cpu(), nrow=10).permute(1, 2, 0))
        axis.set_ylabel(name, rotation=0, ha="right", va="center")
        axis.set_xticks([])
        axis.set_yticks([])
    figure.suptitle(title)
    figure.savefig(file, bbox_inches="tight")
    plt.close(figure)


def loss_curve(losses: Dict[str, List[float]], file: str) -> None:
    figure, axis = plt.subplots()
    for name, values in losses.items():
        axis.plot(np.arange(len(values)) + 1, values, ".-", label=name)
    axis.set_xlabel("epoch")
    axis.set_ylabel("MSE + KL")
    axis.legend()
    figure.savefig(file)
    plt.close(figure)


def digits_with_values(images: Tensor, values, file: str) -> None:
    figure, axes = plt.subplots(2, 5, figsize=(8, 4))
    for axis, image, value in zip(axes.flat, images, values):
        axis.imshow(image.cpu().squeeze(), cmap="gray")
        axis.set_title(f"log p = {value:.1f}", fontsize=9)
        axis.axis("off")
    figure.savefig(file)
    plt.close(figure)


def bars(values, file: str) -> None:
    figure, axis = plt.subplots()
    axis.bar(range(10), values)
    axis.set_xticks(range(10))
    axis.set_xlabel("digit")
    axis.set_ylabel("average log p(x)")
    figure.savefig(file)
    plt.close(figure)
