"""A dense and a convolutional classifier (sheet 000, Aufgabe 8)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import torch
from torch import Tensor, nn

PIXELS = 28 * 28  # the sheet says 768


class MLP(nn.Module):
    """784-100-100-100-10 with ReLU; logits."""

    def __init__(self, width: int = 100) -> None:
        super().__init__()
        # <solution>
        sizes = (PIXELS, width, width, width)
        parts: list[nn.Module] = []
        for inputs, outputs in itertools.pairwise(sizes):
            parts += [nn.Linear(inputs, outputs), nn.ReLU()]
        self.layers = nn.Sequential(*parts, nn.Linear(width, 10))
        # </solution>

    def forward(self, x: Tensor) -> Tensor:
        """Logits (N, 10) for images as vectors (N, 784)."""
        # <solution>
        return self.layers(x.reshape(len(x), PIXELS))
        # </solution>


class CNN(nn.Module):
    """Three blocks of convolution (5, 3, 2), ReLU and max pooling (2), then a linear layer; logits."""

    def __init__(self, channels: tuple[int, int, int] = (16, 32, 64)) -> None:
        super().__init__()
        # <solution>
        blocks: list[nn.Module] = []
        inputs, size = 1, 28
        for outputs, kernel in zip(channels, (5, 3, 2), strict=True):
            blocks += [nn.Conv2d(inputs, outputs, kernel), nn.ReLU(), nn.MaxPool2d(2)]
            inputs, size = outputs, (size - kernel + 1) // 2
        self.blocks = nn.Sequential(*blocks)
        self.project = nn.Linear(inputs * size * size, 10)
        # </solution>

    def forward(self, x: Tensor) -> Tensor:
        """Logits (N, 10) for images as vectors (N, 784)."""
        # <solution>
        return self.project(self.blocks(x.reshape(-1, 1, 28, 28)).flatten(1))
        # </solution>


def count_parameters(model: nn.Module) -> int:
    """The number of trained numbers in a model."""
    # <solution>
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
    # </solution>


def batches(images: Tensor, labels: Tensor, size: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Shuffled batches without end."""
    while True:
        for chosen in torch.randperm(len(images)).split(size):
            yield images[chosen], labels[chosen]


def train(
    model: nn.Module,
    train_data: tuple[Tensor, Tensor],
    test_data: tuple[Tensor, Tensor],
    steps: int = 1000,
    batch_size: int = 64,
) -> tuple[list[float], list[float]]:
    """Train with Adam at 1e-3, watching both losses.

    Args:
        model: Maps (N, 784) to logits (N, 10).
        train_data: Images (M, 784) in [0, 1] and labels (M,).
        test_data: The same, not trained on; its first 200 are used for each loss.
        steps: Updates.
        batch_size: Images of an update.

    Returns:
        Cross-entropy of each step on the batch and on test images, nats.
    """
    # <solution>
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    test_images, test_labels = (part[:200] for part in test_data)
    train_losses, test_losses = [], []
    source = batches(*train_data, batch_size)
    for _ in range(steps):
        images, labels = next(source)
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        train_losses.append(loss.item())
        with torch.no_grad():
            test = nn.functional.cross_entropy(model(test_images), test_labels)
        test_losses.append(test.item())
    return train_losses, test_losses
    # </solution>
