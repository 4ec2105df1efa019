"""Aufgaben 7 and 8"""
from functools import partial
from io import BytesIO
from urllib.request import Request, urlopen

import numpy as np
import torch
from PIL import Image
from torch import nn
from torch.nn.functional import cross_entropy
from torchvision.datasets import MNIST

from .core import Record, curves, dense, figure, n_params, optimize, task

SOBEL_V = torch.tensor([[-1., 0., 1.], [-2., 0., 2.], [-1., 0., 1.]])
SOBEL_H = SOBEL_V.T.contiguous()


def grey_from_url(url):
    with urlopen(Request(url, headers={"User-Agent": "odsl-homework"})) as r:
        return np.array(Image.open(BytesIO(r.read())).convert("L"), dtype=np.float32) / 255


def by_hand(img, kernel):
    """3x3, zero padding 1, stride 1. Sum of nine shifted images; same orientation as torch (cross correlation)."""
    h, w = img.shape
    padded = np.pad(img, 1)
    return sum(kernel[a][b] * padded[a:a + h, b:b + w] for a in range(3) for b in range(3))


def edge_layer():
    layer = nn.Conv2d(1, 2, kernel_size=3, padding="same")
    for name, p in layer.named_parameters():            # weight (2, 1, 3, 3), bias (2,)
        print(name, tuple(p.shape))
    layer.weight.data.copy_(torch.stack((SOBEL_V, SOBEL_H))[:, None])
    nn.init.zeros_(layer.bias)
    return layer


@figure(figsize=(12, 3.5))
def show(fig, **images):
    for ax, (name, im) in zip(fig.subplots(1, len(images)), images.items()):
        ax.imshow(im, cmap="gray")
        ax.set_title(name)
        ax.axis("off")


@task("conv")
def conv(cfg):
    img = grey_from_url(cfg.url)
    v, h = (by_hand(img, k.tolist()) for k in (SOBEL_V, SOBEL_H))
    show(cfg.out / "7_hand.png", image=img, vertical=v, horizontal=h)
    with torch.no_grad():
        tv, th = edge_layer()(torch.from_numpy(img)[None, None])[0].numpy()
    show(cfg.out / "7_torch.png", vertical=tv, horizontal=th)
    print("max difference", abs(tv - v).max(), abs(th - h).max())


# ---- 8
def load(train):
    d = MNIST("data", train=train, download=True)
    return d.data.flatten(1) / 255., d.targets


def block(i, o, k):
    return nn.Sequential(nn.Conv2d(i, o, k), nn.ReLU(), nn.MaxPool2d(2))


MODELS = dict(
    mlp=partial(dense, 784, 100, 100, 100, 10),
    cnn=lambda: nn.Sequential(nn.Unflatten(1, (1, 28, 28)), block(1, 12, 5), block(12, 24, 3), block(24, 48, 2), nn.Flatten(), nn.Linear(192, 10)),
)


def batch_loss(data, size, model):
    x, t = data
    i = torch.randperm(len(x))[:size]
    return cross_entropy(model(x[i]), t[i])


def full_loss(data, model):
    return cross_entropy(model(data[0]), data[1])


@task("mnist")
def mnist(cfg):
    train, test = load(True), load(False)
    show(cfg.out / "8_examples.png", **{f"#{i}: {train[1][i]}": train[0][i].view(28, 28) for i in range(6)})
    logs, final = {}, {}
    for name, make in MODELS.items():
        net = make()
        print(name, "parameters:", n_params(net))
        rec = Record(every=20, test=partial(full_loss, test))
        optimize(net, partial(batch_loss, train, 128), 1000 * cfg.scale, hooks=[rec])
        logs |= {f"{name} {k}": v for k, v in rec.log.items()}
        final[name] = rec.log["test"][-1][1]
    curves(cfg.out / "8_losses.png", logs, logy=True)
    print(final)
    for w in (200, 400, 800, 1600):
        net = optimize(dense(784, w, w, w, 10), partial(batch_loss, train, 128), 1000 * cfg.scale)
        with torch.no_grad():
            print(f"mlp {w}: {n_params(net)} parameters, test loss {full_loss(test, net):.4f} (cnn {final['cnn']:.4f})")
