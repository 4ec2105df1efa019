"""Exercise 7: edge detection with a hand written convolution and with Conv2d."""
import io
import sys
import urllib.request

import numpy as np
import torch
from PIL import Image

from common import plt, save

DEFAULT_URL = "https://picsum.photos/id/1076/400/300"      # any photo works

PREWITT_VERTICAL = np.array([[-1., 0., 1.],
                             [-1., 0., 1.],
                             [-1., 0., 1.]])       # answers to vertical edges
PREWITT_HORIZONTAL = np.array([[-1., -1., -1.],
                               [0., 0., 0.],
                               [1., 1., 1.]])      # answers to horizontal edges


def fetch_grey(url):
    request = urllib.request.Request(url, headers={"User-Agent": "python"})
    with urllib.request.urlopen(request) as reply:
        image = Image.open(io.BytesIO(reply.read()))
    rgb = np.asarray(image.convert("RGB"), dtype=float) / 255
    return rgb @ np.array([0.299, 0.587, 0.114])           # luminance, (height, width)


def convolve3x3(image, kernel):
    """Zero padding, stride 1. Kernel not flipped (same convention as torch)."""
    rows, cols = image.shape
    padded = np.pad(image, 1, mode="constant", constant_values=0)
    out = np.zeros((rows, cols))
    for di in range(3):
        for dj in range(3):
            out += kernel[di, dj] * padded[di:di + rows, dj:dj + cols]
    return out


def torch_edge_detector():
    conv = torch.nn.Conv2d(in_channels=1, out_channels=2, kernel_size=3, stride=1, padding=1)
    for name, par in conv.named_parameters():
        print(name, tuple(par.shape))
    weight = np.stack([PREWITT_VERTICAL, PREWITT_HORIZONTAL])[:, np.newaxis]
    with torch.no_grad():
        conv.weight.copy_(torch.from_numpy(weight))
        conv.bias.fill_(0.0)
    return conv


def show(images, titles, name):
    fig, axes = plt.subplots(1, len(images), figsize=(5 * len(images), 4))
    for ax, image, title in zip(axes, images, titles):
        ax.imshow(image, cmap="gray")
        ax.set_title(title)
        ax.axis("off")
    save(fig, name)


def main(url):
    grey = fetch_grey(url)
    vertical = convolve3x3(grey, PREWITT_VERTICAL)
    horizontal = convolve3x3(grey, PREWITT_HORIZONTAL)
    show([grey, vertical, horizontal], ["input", "vertical edges", "horizontal edges"], "ex7_by_hand.png")

    conv = torch_edge_detector()
    with torch.no_grad():
        channels = conv(torch.from_numpy(grey).float()[None, None])[0].numpy()
    show(list(channels), ["channel 0: vertical", "channel 1: horizontal"], "ex7_conv2d.png")
    print("max. difference to the version by hand:",
          abs(channels[0] - vertical).max(), abs(channels[1] - horizontal).max())


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else DEFAULT_URL)
