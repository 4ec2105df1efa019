"""Supervised classification of MNIST (sheet 001, section 2).

A convolutional network is trained on 20,000 images, 2,000 of each class, with the cross-entropy
of Eq. 1. Validation loss and accuracy are computed after every epoch and plotted.
"""

from __future__ import annotations

from typing import Any

import torch
from matplotlib import pyplot as plt
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset, Subset
from torchvision import datasets, transforms


class Classifier(nn.Module):
    """Two convolutions with strides and two affine layers: (N, 1, 28, 28) -> logits (N, 10)."""

    def __init__(self) -> None:
        super().__init__()
        # <solution>
        self.features = nn.Sequential(
            nn.Conv2d(1, 16, 5, stride=2, padding=2),
            nn.ReLU(),
            nn.Conv2d(16, 32, 3, stride=2, padding=1),
            nn.ReLU(),
        )
        self.head = nn.Sequential(nn.Flatten(), nn.Linear(32 * 7 * 7, 64), nn.ReLU(), nn.Linear(64, 10))
        # </solution>

    def forward(self, x: Tensor) -> Tensor:
        """Logits of shape (N, 10) for images of shape (N, 1, 28, 28)."""
        # <solution>
        return self.head(self.features(x))
        # </solution>


def stratified_subset(dataset: datasets.MNIST, per_class: int, seed: int = 0) -> Subset[tuple[Tensor, int]]:
    """A random subset with `per_class` images of every digit."""
    generator = torch.Generator().manual_seed(seed)
    chosen: list[int] = []
    for digit in range(10):
        places = torch.nonzero(dataset.targets == digit)[:, 0]
        chosen += places[torch.randperm(len(places), generator=generator)[:per_class]].tolist()
    return Subset(dataset, chosen)


def train_epoch(model: nn.Module, loader: DataLoader[Any], optimizer: torch.optim.Optimizer) -> None:
    """One pass over the training data."""
    # <solution>
    model.train()
    for x, y in loader:
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()
    # </solution>


def evaluate(model: nn.Module, dataset: Dataset[tuple[Tensor, int]]) -> tuple[float, float]:
    """The average loss (nats an image) and the accuracy (a share) on a data set."""
    # <solution>
    model.eval()
    loss, correct, count = 0.0, 0, 0
    with torch.no_grad():
        for x, y in DataLoader(dataset, batch_size=500):
            logits = model(x)
            loss += float(nn.functional.cross_entropy(logits, y, reduction="sum"))
            correct += int((logits.argmax(1) == y).sum())
            count += len(y)
    return loss / count, correct / count
    # </solution>


def plot_validation(losses: list[float], accuracies: list[float]) -> None:
    """The validation loss and the validation accuracy over the epochs."""
    # <solution>
    figure, axes = plt.subplots(1, 2, figsize=(9, 3.5))
    for ax, values, name in zip(axes, (losses, accuracies), ("loss", "accuracy"), strict=True):
        ax.plot(range(1, len(values) + 1), values, marker="o")
        ax.set(xlabel="epoch", ylabel=f"validation {name}", title=f"Validation {name}")
    figure.tight_layout()
    figure.savefig("validation.png")
    # </solution>


def main(epochs: int = 5) -> None:
    """Train, evaluate after every epoch, plot."""
    torch.manual_seed(0)
    to_tensor = transforms.ToTensor()
    whole = datasets.MNIST("data", train=True, download=True, transform=to_tensor)
    train_set = stratified_subset(whole, 2000)
    validation_set = datasets.MNIST("data", train=False, download=True, transform=to_tensor)
    loader = DataLoader(train_set, batch_size=100, shuffle=True)
    model = Classifier()
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    losses: list[float] = []
    accuracies: list[float] = []
    for epoch in range(epochs):
        train_epoch(model, loader, optimizer)
        loss, accuracy = evaluate(model, validation_set)
        losses.append(loss)
        accuracies.append(accuracy)
        print(f"epoch {epoch + 1}: validation loss {loss:.4f}, accuracy {accuracy:.2%}")
    plot_validation(losses, accuracies)


if __name__ == "__main__":
    main()
