"""Aufgabe 8. Needs `pip install mnist`."""
from dataclasses import dataclass

import matplotlib.pyplot as plt
import mnist
import numpy as np
import torch
from torch import nn

from .config import MnistConfig
from .networks import DigitCNN, FeedForward, n_parameters
from .plotting import plot_curves, save


@dataclass
class Digits:
    x: torch.Tensor      # (N, 784) in [0, 1]
    y: torch.Tensor      # (N,)

    @classmethod
    def from_arrays(cls, images, labels):
        x = torch.tensor(images.reshape(len(images), -1), dtype=torch.float32) / 255
        return cls(x, torch.tensor(labels.astype(np.int64)))

    def batch(self, size):
        idx = torch.randperm(len(self.y))[:size]
        return self.x[idx], self.y[idx]


def load(cfg):
    mnist.datasets_url = cfg.mirror
    return (
        Digits.from_arrays(mnist.train_images(), mnist.train_labels()),
        Digits.from_arrays(mnist.test_images(), mnist.test_labels()),
    )


@torch.no_grad()
def evaluate(model, digits, chunk=2000):
    model.eval()
    total, hits = 0.0, 0
    for x, y in zip(digits.x.split(chunk), digits.y.split(chunk)):
        logits = model(x)
        total += nn.functional.cross_entropy(logits, y, reduction="sum").item()
        hits += (logits.argmax(-1) == y).sum().item()
    model.train()
    return total / len(digits.y), hits / len(digits.y)


def train(model, training, testing, cfg):
    optimiser = torch.optim.Adam(model.parameters(), lr=cfg.lr)
    criterion = nn.CrossEntropyLoss()
    train_steps, train_curve, test_steps, test_curve = [], [], [], []
    for step in range(1, cfg.n_steps + 1):
        x, y = training.batch(cfg.batch_size)
        loss = criterion(model(x), y)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        train_steps.append(step)
        train_curve.append(loss.item())
        if step % cfg.eval_every == 0:
            test_steps.append(step)
            test_curve.append(evaluate(model, testing)[0])
    return (train_steps, train_curve), (test_steps, test_curve)


def run(cfg=MnistConfig()):
    training, testing = load(cfg)
    fig, axes = plt.subplots(1, 6, figsize=(12, 2.4))
    for ax, img, label in zip(axes, training.x, training.y):
        ax.imshow(img.view(28, 28).numpy(), cmap="Greys")
        ax.set_title(str(label.item()))
        ax.axis("off")
    save(fig, "a8_examples")

    curves = {}
    for name, model in (("MLP", FeedForward((784, 100, 100, 100, 10))), ("CNN", DigitCNN())):
        curves[f"{name} train"], curves[f"{name} test"] = train(model, training, testing, cfg)
        print(name, n_parameters(model), "parameters, test loss / accuracy", evaluate(model, testing))
    plot_curves("a8_losses", curves, logy=True)

    cnn_loss = curves["CNN test"][1][-1]
    gaps = {}
    for h in cfg.wider:
        model = FeedForward((784, h, h, h, 10))
        _, (_, test_curve) = train(model, training, testing, cfg)
        gaps[n_parameters(model)] = test_curve[-1] - cnn_loss
        print(f"MLP with 3x{h}: {n_parameters(model)} parameters, test loss {test_curve[-1]:.4f} (CNN {cnn_loss:.4f})")
    closest = min(gaps, key=gaps.get)
    print("best of the larger MLPs:", closest, "parameters, test loss minus the CNN's:", round(gaps[closest], 4))
