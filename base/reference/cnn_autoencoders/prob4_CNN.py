"""Problem 4 (sheet 004): a convolutional network on MNIST, its first filters and its confusion matrix."""

from __future__ import annotations

from typing import Any

import torch
from matplotlib import pyplot as plt
from torch import Tensor, nn
from torch.utils.data import DataLoader
from torchvision import datasets, transforms


class CNN(nn.Module):
    """Two convolutions, the first with 40 filters, and max pooling: (N, 1, 28, 28) -> logits (N, 10)."""

    def __init__(self) -> None:
        super().__init__()
        # <solution>
        self.conv1 = nn.Conv2d(1, 40, 5, stride=2)
        self.conv2 = nn.Conv2d(40, 16, 3)
        self.head = nn.Linear(16 * 5 * 5, 10)
        # </solution>

    def forward(self, x: Tensor) -> Tensor:
        """Logits of shape (N, 10) for images of shape (N, 1, 28, 28)."""
        # <solution>
        x = torch.relu(self.conv2(torch.relu(self.conv1(x))))
        x = nn.functional.max_pool2d(x, 2)
        return self.head(x.flatten(1))
        # </solution>


def train(model: nn.Module, loader: DataLoader[Any], epochs: int = 5) -> None:
    """Minimise the cross-entropy by Adam."""
    # <solution>
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    model.train()
    for epoch in range(epochs):
        for x, y in loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        print(f"epoch {epoch + 1}: last loss {loss.item():.4f}")
    # </solution>


def confusion_matrix(model: nn.Module, loader: DataLoader[Any]) -> Tensor:
    """Counts (10, 10): row the true class, column the predicted one."""
    # <solution>
    counts = torch.zeros(10, 10, dtype=torch.int64)
    model.eval()
    with torch.no_grad():
        for x, y in loader:
            counts += torch.bincount(10 * y + model(x).argmax(1), minlength=100).reshape(10, 10)
    return counts
    # </solution>


def plot_filters(model: CNN) -> None:
    """The 40 filters of the first convolution, one picture each."""
    # <solution>
    figure, axes = plt.subplots(5, 8, figsize=(8, 5.4))
    for ax, kernel in zip(axes.flat, model.conv1.weight.detach(), strict=True):
        ax.imshow(kernel[0], cmap="gray")
        ax.axis("off")
    figure.suptitle("Filters of the first convolutional layer")
    plt.show()
    # </solution>


def plot_confusion(counts: Tensor) -> None:
    """The confusion matrix as a picture with the counts written in."""
    # <solution>
    _, ax = plt.subplots(figsize=(6, 6))
    ax.imshow(counts, cmap="Blues")
    for true, row in enumerate(counts.tolist()):
        for predicted, count in enumerate(row):
            ax.text(predicted, true, str(count), ha="center", va="center", fontsize=7)
    ax.set(xlabel="predicted", ylabel="true", xticks=range(10), yticks=range(10), title="Confusion matrix")
    plt.show()
    # </solution>


def main() -> None:
    """Train for five epochs, then plot."""
    torch.manual_seed(0)
    to_tensor = transforms.ToTensor()
    train_set = datasets.MNIST("data", train=True, download=True, transform=to_tensor)
    test_set = datasets.MNIST("data", train=False, download=True, transform=to_tensor)
    model = CNN()
    train(model, DataLoader(train_set, batch_size=64, shuffle=True))
    plot_filters(model)
    plot_confusion(confusion_matrix(model, DataLoader(test_set, batch_size=100)))


if __name__ == "__main__":
    main()
