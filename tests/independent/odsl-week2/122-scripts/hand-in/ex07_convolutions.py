"""Exercise 7 - convolution by hand and with torch"""
import io
import urllib.request
import numpy as np
import torch
from torch import nn
from PIL import Image
import matplotlib.pyplot as plt

URL = "https://upload.wikimedia.org/wikipedia/commons/5/50/Vd-Orig.png"
K_VERT = np.array([[1, 0, -1], [1, 0, -1], [1, 0, -1]], dtype=float)
K_HORI = np.array([[1, 1, 1], [0, 0, 0], [-1, -1, -1]], dtype=float)


def load_grey(url):
    req = urllib.request.Request(url, headers={"User-Agent": "course-exercise"})
    raw = urllib.request.urlopen(req).read()
    rgb = np.array(Image.open(io.BytesIO(raw)).convert("RGB"), dtype=float) / 255
    return rgb @ np.array([0.299, 0.587, 0.114])


def conv_3x3(img, kernel):
    """3x3, stride 1, zeros around it, same size out"""
    h, w = img.shape
    result = np.zeros_like(img)
    for r in range(1, h - 1):
        for c in range(1, w - 1):
            acc = 0.0
            for i in range(3):
                for j in range(3):
                    acc += kernel[i, j] * img[r + i - 1, c + j - 1]
            result[r, c] = acc
    return result


if __name__ == "__main__":
    img = load_grey(URL)
    v, h = conv_3x3(img, K_VERT), conv_3x3(img, K_HORI)

    # parameters: layer.weight (out_ch, in_ch, kh, kw) and layer.bias (out_ch), or list(layer.parameters())
    layer = nn.Conv2d(1, 2, kernel_size=3, padding=1)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(np.stack([K_VERT, K_HORI])[:, None]))
        layer.bias.zero_()
        both = layer(torch.tensor(img).float().reshape(1, 1, *img.shape))[0].numpy()

    fig, axes = plt.subplots(1, 5, figsize=(20, 4))
    for ax, im, t in zip(axes, [img, v, h, both[0], both[1]],
                         ["image", "vertical, by hand", "horizontal, by hand", "torch ch 0", "torch ch 1"]):
        ax.imshow(im, cmap="gray"), ax.set_title(t), ax.axis("off")
    plt.savefig("ex07.png"), plt.show()
