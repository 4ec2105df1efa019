"""Exercises 7 and 8."""
import io
import urllib.request

import matplotlib.pyplot as plt
import numpy as np
import torch
from PIL import Image
from torch import nn

from .data import get_mnist
from .models import ConvNet, count, mlp
from .trainer import Trainer

VERTICAL = np.array([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])
HORIZONTAL = VERTICAL.T.copy()


def load_grey(url):
    req = urllib.request.Request(url, headers={"User-Agent": "Mozilla/5.0"})
    raw = urllib.request.urlopen(req).read()
    return np.asarray(Image.open(io.BytesIO(raw)).convert("L"), dtype=np.float64) / 255


def conv3x3(image, kernel):
    """zero padding, stride 1. As in deep learning the kernel is not flipped."""
    h, w = image.shape
    padded = np.zeros((h + 2, w + 2))
    padded[1:-1, 1:-1] = image
    out = np.zeros((h, w))
    for i in range(3):
        for j in range(3):
            out += kernel[i, j] * padded[i:i + h, j:j + w]
    return out


def run_edges(cfg):
    image = load_grey(cfg.image_url)
    by_hand = [conv3x3(image, VERTICAL), conv3x3(image, HORIZONTAL)]

    conv = nn.Conv2d(1, 2, kernel_size=3, padding=1, stride=1)
    print("parameters:", {n: tuple(p.shape) for n, p in conv.named_parameters()})   # conv.weight, conv.bias
    with torch.no_grad():
        conv.weight[0, 0] = torch.tensor(VERTICAL)
        conv.weight[1, 0] = torch.tensor(HORIZONTAL)
        conv.bias.zero_()
        by_torch = conv(torch.tensor(image, dtype=torch.float32)[None, None])[0].numpy()
    print("max difference hand/torch", max(np.abs(a - b).max() for a, b in zip(by_hand, by_torch)))

    fig, axs = plt.subplots(1, 5, figsize=(20, 4))
    titles = ("image", "vertical, by hand", "horizontal, by hand", "vertical, torch", "horizontal, torch")
    for ax, a, t in zip(axs, [image, *by_hand, *by_torch], titles):
        ax.imshow(a, cmap="gray")
        ax.set_title(t)
        ax.axis("off")
    fig.savefig(cfg.out / "7_edges.png")


def run_mnist(cfg):
    xtr, ytr, xte, yte = get_mnist(cfg.data_dir)
    fig, axs = plt.subplots(2, 6, figsize=(9, 3))
    for i, ax in enumerate(axs.flat):
        ax.imshow(xtr[i].reshape(28, 28), cmap="gray")
        ax.set_title(int(ytr[i]))
        ax.axis("off")
    fig.savefig(cfg.out / "8_examples.png")

    def draw():
        k = torch.randint(len(xtr), (cfg.mnist_batch,))
        return xtr[k], ytr[k]

    models = {"MLP 3x100": mlp((784, 100, 100, 100, 10)), "CNN": ConvNet()}
    for w in cfg.mlp_widths:
        models[f"MLP 3x{w}"] = mlp((784, w, w, w, 10))
    trained = {}
    for name, m in models.items():
        t = Trainer(m, nn.CrossEntropyLoss(), 1e-3).fit(draw, cfg.mnist_steps, (xte, yte), every=20)
        with torch.no_grad():
            acc = (m(xte).argmax(1) == yte).float().mean().item()
        print(f"{name}: {count(m)} parameters, test loss {t.test_loss[-1]:.4f}, accuracy {acc:.4f}")
        trained[name] = t

    for file, names in (("8_loss.png", ("MLP 3x100", "CNN")), ("8_larger.png", tuple(models))):
        fig, ax = plt.subplots()
        for i, n in enumerate(names):
            ax.plot(trained[n].train_loss, f"C{i}", lw=0.4, alpha=0.5)
            ax.plot(trained[n].test_steps, trained[n].test_loss, f"C{i}", label=n + " (test; thin: train)")
        ax.set_yscale("log")
        ax.set_xlabel("step")
        ax.legend()
        fig.savefig(cfg.out / file)
