"""Supervised classification on a 20k subset of MNIST."""
from __future__ import annotations

import logging

import matplotlib.pyplot as plt
import numpy as np
import torch
from sklearn.model_selection import train_test_split
from torch import Tensor, nn
from torch.utils.data import DataLoader, Subset
from torchvision import datasets, transforms

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
log = logging.getLogger("sup")


class Classifier(nn.Module):
    """Small convolutional classifier returning logits."""

    def __init__(self, n_classes: int = 10, p_drop: float = 0.3) -> None:
        super().__init__()
        #### YOUR CODE HERE ####
        self.features = nn.Sequential(
            nn.Conv2d(1, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
        )
        self.classifier = nn.Sequential(nn.Flatten(), nn.Dropout(p_drop), nn.Linear(64 * 7 * 7, n_classes))

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(self.features(x))


def run_epoch(model: nn.Module, loader: DataLoader, optimizer: torch.optim.Optimizer) -> None:
    for images, labels in loader:
        optimizer.zero_grad(set_to_none=True)
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()


@torch.no_grad()
def validate(model: nn.Module, loader: DataLoader) -> tuple[float, float]:
    """Return mean loss and accuracy."""
    losses: list[float] = []
    correct: int = 0
    total: int = 0
    for images, labels in loader:
        logits = model(images)
        losses.append(nn.functional.cross_entropy(logits, labels).item() * labels.numel())
        correct += int((logits.argmax(dim=1) == labels).sum())
        total += labels.numel()
    return sum(losses) / total, correct / total


def main(epochs: int = 10, batch_size: int = 64) -> None:
    transform = transforms.ToTensor()
    train_dataset = datasets.MNIST(root="./data", train=True, transform=transform, download=True)
    val_dataset = datasets.MNIST(root="./data", train=False, transform=transform, download=True)
    train_indices, _ = train_test_split(np.arange(len(train_dataset)), train_size=20000, stratify=train_dataset.targets)
    train_loader = DataLoader(Subset(train_dataset, train_indices), batch_size=batch_size, shuffle=True)
    val_loader = DataLoader(val_dataset, batch_size=batch_size)

    model = Classifier()
    model.train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    history: list[tuple[float, float]] = []
    for epoch in range(epochs):
        run_epoch(model, train_loader, optimizer)
        history.append(validate(model, val_loader))
        log.info("epoch %d: val loss %.4f, val acc %.4f", epoch + 1, *history[-1])

    fig, axes = plt.subplots(1, 2, figsize=(9, 3.5))
    for ax, values, name in zip(axes, zip(*history), ("validation loss", "validation accuracy")):
        ax.plot(range(1, epochs + 1), values)
        ax.set(xlabel="epoch", ylabel=name)
    fig.tight_layout()
    fig.savefig("sup_classification.png")


if __name__ == "__main__":
    main()
