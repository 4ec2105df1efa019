import io
import os
import urllib.request

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn as nn
from PIL import Image

os.makedirs("figs", exist_ok=True)
URL = "https://upload.wikimedia.org/wikipedia/commons/thumb/a/a1/Neuschwanstein_Castle_LOC_print.jpg/640px-Neuschwanstein_Castle_LOC_print.jpg"

# Prewitt
VERTICAL = np.array([[1, 0, -1],
                     [1, 0, -1],
                     [1, 0, -1]], dtype=np.float32)
HORIZONTAL = np.array([[1, 1, 1],
                       [0, 0, 0],
                       [-1, -1, -1]], dtype=np.float32)


def fetch_gray(url):
    req = urllib.request.Request(url, headers={"User-Agent": "student-exercise/1.0"})
    raw = urllib.request.urlopen(req).read()
    rgb = np.asarray(Image.open(io.BytesIO(raw)).convert("RGB"), dtype=np.float32) / 255.0
    return rgb @ np.array([0.299, 0.587, 0.114], dtype=np.float32)      # luminance


def conv3x3(image, kernel):
    """3x3, stride 1, one ring of zeros. Sums nine shifted copies of the picture,
    so only 9 loop turns instead of H*W (no flip of the kernel, same as in torch)."""
    h, w = image.shape
    padded = np.pad(image, 1)
    result = np.zeros_like(image)
    for di in range(3):
        for dj in range(3):
            result += kernel[di, dj] * padded[di:di + h, dj:dj + w]
    return result


def main():
    img = fetch_gray(URL)
    by_hand = [conv3x3(img, VERTICAL), conv3x3(img, HORIZONTAL)]

    layer = nn.Conv2d(in_channels=1, out_channels=2, kernel_size=3, stride=1, padding=1)
    for name, p in layer.named_parameters():
        print(name, tuple(p.shape))          # weight (2,1,3,3), bias (2,)
    layer.weight.data = torch.tensor(np.stack([VERTICAL, HORIZONTAL])).unsqueeze(1)
    layer.bias.data.fill_(0.0)
    out = layer(torch.tensor(img).reshape(1, 1, *img.shape)).detach().squeeze(0).numpy()
    for k in range(2):
        print("channel", k, "max diff to hand made conv", np.abs(out[k] - by_hand[k]).max())

    fig, axes = plt.subplots(1, 5, figsize=(20, 4))
    panels = [img, by_hand[0], by_hand[1], out[0], out[1]]
    names = ["grey image", "vertical (hand)", "horizontal (hand)", "torch channel 0", "torch channel 1"]
    for ax, p, n in zip(axes, panels, names):
        ax.imshow(p, cmap="gray")
        ax.set_title(n)
        ax.axis("off")
    fig.savefig("figs/ex7_edges.png", dpi=150)


if __name__ == "__main__":
    main()
