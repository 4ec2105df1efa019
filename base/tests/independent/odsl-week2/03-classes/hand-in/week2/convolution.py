import io
import urllib.request

import numpy as np
import torch
from PIL import Image
from torch import nn

VERTICAL = np.array([[1, 0, -1]] * 3, dtype=float)
HORIZONTAL = VERTICAL.T


class ImageLoader:
    URL = "https://upload.wikimedia.org/wikipedia/en/7/7d/Lenna_%28test_image%29.png"

    def download_grey(self, url):
        request = urllib.request.Request(url, headers={"User-Agent": "Mozilla/5.0"})
        with urllib.request.urlopen(request, timeout=20) as f:
            image = Image.open(io.BytesIO(f.read())).convert("L")
        return np.asarray(image, dtype=float)

    def get(self):
        try:
            return self.download_grey(self.URL)
        except OSError as err:
            print("could not download:", err)
            from sklearn.datasets import load_sample_image
            return np.asarray(Image.fromarray(load_sample_image("china.jpg")).convert("L"), dtype=float)[::2, ::2]


def convolve3x3(image, kernel):
    """zero padding, stride 1. 'Convolution' as in deep learning, i.e. the kernel is not flipped."""
    H, W = image.shape
    padded = np.zeros((H + 2, W + 2))
    padded[1:H + 1, 1:W + 1] = image
    out = np.zeros((H, W))
    for di in range(3):
        for dj in range(3):
            out += kernel[di, dj] * padded[di:di + H, dj:dj + W]
    return out


class EdgeConv:
    def __init__(self):
        self.conv = nn.Conv2d(1, 2, kernel_size=3, padding=1)
        # parameters: self.conv.weight -> (2,1,3,3), self.conv.bias -> (2,)
        print({n: tuple(p.shape) for n, p in self.conv.named_parameters()})
        self.conv.weight.data[0, 0] = torch.from_numpy(VERTICAL)
        self.conv.weight.data[1, 0] = torch.from_numpy(HORIZONTAL)
        self.conv.bias.data.fill_(0.0)

    def __call__(self, image):
        with torch.no_grad():
            return self.conv(torch.tensor(image, dtype=torch.float32)[None, None])[0].numpy()
