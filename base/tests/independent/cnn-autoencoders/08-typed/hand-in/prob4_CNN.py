"""Problem 4: CNN on MNIST."""
from __future__ import annotations

import argparse
import logging

import matplotlib.pyplot as plt
import torch
from sklearn.metrics import ConfusionMatrixDisplay
from torch import Tensor, nn
from torch.utils.data import DataLoader

from common import mnist_loaders, setup
from config import Config

logger = logging.getLogger("prob4")


class CNN(nn.Module):
    """Two convolutional and two fully connected layers."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 40, 5)
        self.conv2 = nn.Conv2d(40, 32, 5)
        self.fc1 = nn.Linear(32 * 4 * 4, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x: Tensor) -> Tensor:
        x = nn.functional.max_pool2d(self.conv1(x).relu(), 2)
        x = nn.functional.max_pool2d(self.conv2(x).relu(), 2)
        return self.fc2(self.fc1(x.flatten(1)).relu())


def train(model: CNN, loader: DataLoader, epochs: int, lr: float) -> None:
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    criterion = nn.CrossEntropyLoss()
    for epoch in range(epochs):
        running = 0.0
        for images, labels in loader:
            optimizer.zero_grad()
            loss = criterion(model(images), labels)
            loss.backward()
            optimizer.step()
            running += loss.item()
        logger.info("epoch %d loss %.4f", epoch + 1, running / len(loader))


def plot_filters(model: CNN, cfg: Config) -> None:
    """Filters of the first convolutional layer."""
    fig, axes = plt.subplots(4, 8, figsize=(8, 4.2))
    for ax, kernel in zip(axes.flat, model.conv1.weight.detach()):
        ax.imshow(kernel[0], cmap="gray")
        ax.axis("off")
    fig.suptitle("conv1 filters")
    fig.savefig(cfg.figure_dir / "filters.png")


@torch.no_grad()
def plot_confusion(model: CNN, loader: DataLoader, cfg: Config) -> float:
    model.eval()
    targets, predictions = [], []
    for images, labels in loader:
        predictions.append(model(images).argmax(dim=1))
        targets.append(labels)
    y, p = torch.cat(targets), torch.cat(predictions)
    display = ConfusionMatrixDisplay.from_predictions(y, p, colorbar=False)
    display.ax_.set_title("Confusion matrix (test split)")
    display.figure_.savefig(cfg.figure_dir / "confusion.png")
    return (y == p).float().mean().item()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=Config.cnn_epochs)
    args = parser.parse_args()
    cfg = Config(cnn_epochs=args.epochs)
    setup(cfg)
    train_loader, test_loader = mnist_loaders(cfg)
    model = CNN()
    train(model, train_loader, cfg.cnn_epochs, cfg.lr)
    plot_filters(model, cfg)
    logger.info("test accuracy %.4f", plot_confusion(model, test_loader, cfg))


if __name__ == "__main__":
    main()
