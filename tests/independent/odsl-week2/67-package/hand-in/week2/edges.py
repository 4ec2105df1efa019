"""Aufgabe 7."""
import io

import matplotlib.pyplot as plt
import numpy as np
import requests
import torch
from PIL import Image, ImageOps

from .config import ImageConfig
from .plotting import save

# Prewitt
VERTICAL = np.array([[-1.0, 0.0, 1.0]] * 3)
HORIZONTAL = VERTICAL.T


def fetch_grey(url) -> np.ndarray:
    answer = requests.get(url, headers={"User-Agent": "odsl-week2 (student exercise)"}, timeout=30)
    answer.raise_for_status()
    picture = ImageOps.grayscale(Image.open(io.BytesIO(answer.content)).convert("RGB"))
    return np.array(picture, dtype=np.float64) / 255


def correlate3x3(image, kernel):
    """The "convolution" of deep learning: no flip of the kernel, zero padding, stride 1."""
    rows, cols = image.shape
    result = np.empty_like(image)
    for r in range(rows):
        for c in range(cols):
            total = 0.0
            for dr in (-1, 0, 1):
                for dc in (-1, 0, 1):
                    if 0 <= r + dr < rows and 0 <= c + dc < cols:      # outside: zero
                        total += kernel[dr + 1, dc + 1] * image[r + dr, c + dc]
            result[r, c] = total
    return result


def edge_layer():
    layer = torch.nn.Conv2d(1, 2, kernel_size=3, stride=1, padding="same", padding_mode="zeros")
    for name, p in layer.named_parameters():
        print(name, tuple(p.shape))
    kernels = torch.tensor(np.stack((VERTICAL, HORIZONTAL)), dtype=torch.float32)
    with torch.no_grad():
        layer.weight.copy_(kernels[:, None])
        layer.bias.fill_(0.0)
    return layer


def show(name, panels):
    fig, axes = plt.subplots(1, len(panels), figsize=(5 * len(panels), 5))
    for ax, (title, img) in zip(axes, panels.items()):
        ax.imshow(img, cmap="gray")
        ax.set_title(title)
        ax.axis("off")
    save(fig, name)


def run(cfg=ImageConfig()):
    image = fetch_grey(cfg.url)
    by_hand = {"vertical": correlate3x3(image, VERTICAL), "horizontal": correlate3x3(image, HORIZONTAL)}
    show("a7_by_hand", {"input": image, **by_hand})

    with torch.no_grad():
        channels = edge_layer()(torch.tensor(image, dtype=torch.float32)[None, None]).squeeze(0).numpy()
    show("a7_torch", {"channel 0": channels[0], "channel 1": channels[1]})
    for k, ref in enumerate(by_hand.values()):
        assert np.allclose(channels[k], ref, atol=1e-4)
