"""Convolutions by hand and by PyTorch (sheet 000, Aufgabe 7)."""

from __future__ import annotations

import io
import urllib.request

import numpy as np
import torch
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn

VERTICAL = torch.tensor([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])
HORIZONTAL = VERTICAL.T.clone()


def load_image(url: str) -> NDArray[np.float64]:
    """Download an image and convert it to grey.

    Args:
        url: Where it is.

    Returns:
        Grey values in [0, 255], (H, W).
    """
    # <solution>
    with urllib.request.urlopen(url) as response:
        image = Image.open(io.BytesIO(response.read()))
    return np.asarray(image.convert("L"), dtype=np.float64)
    # </solution>


def convolve(image: Tensor, kernel: Tensor) -> Tensor:
    """A 3x3 convolution as PyTorch means it (no flip), zero padding, stride 1.

    Args:
        image: (H, W).
        kernel: (3, 3).

    Returns:
        (H, W).
    """
    # <solution>
    height, width = image.shape
    padded = torch.zeros(height + 2, width + 2, dtype=image.dtype)
    padded[1:-1, 1:-1] = image
    out = torch.zeros(height, width, dtype=image.dtype)
    for i in range(3):
        for j in range(3):
            out += kernel[i, j] * padded[i : i + height, j : j + width]
    return out
    # </solution>


def edge_conv() -> nn.Conv2d:
    """A Conv2d whose first output channel detects vertical edges and the second horizontal ones."""
    # <solution>
    conv = nn.Conv2d(1, 2, 3, padding=1, bias=False)
    with torch.no_grad():
        conv.weight.copy_(torch.stack([VERTICAL, HORIZONTAL])[:, None])
    return conv
    # </solution>


def plot_channels(image: Tensor) -> Figure:
    """An image (H, W) and both output channels of `edge_conv` for it."""
    # <solution>
    with torch.no_grad():
        channels = edge_conv()(image[None, None])[0]
    figure, axes = plt.subplots(1, 3, figsize=(12, 4))
    for pane, picture, name in zip(
        axes, (image, *channels), ("image", "vertical edges", "horizontal edges"), strict=True
    ):
        pane.imshow(picture, cmap="gray")
        pane.set_title(name)
    return figure
    # </solution>
