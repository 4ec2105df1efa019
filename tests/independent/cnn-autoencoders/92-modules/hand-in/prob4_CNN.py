"""Problem 4.2: CNN classifier for MNIST (5 epochs), filters, confusion matrix."""
from __future__ import annotations

import logging

import numpy as np
import torch
from torch import Tensor, nn

from config import TrainConfig
from datamodule import MnistDataModule
from trainer import Trainer, classification_task
from viz import save_confusion, save_filter_grid


class ConvClassifier(nn.Module):
    def __init__(self, n_classes: int = 10) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 40, kernel_size=5, padding=2),
            nn.ReLU(),
            nn.MaxPool2d(2),                                # 40 x 14 x 14
            nn.Conv2d(40, 20, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),                                # 20 x 7 x 7
        )
        self.classifier = nn.Sequential(
            nn.Flatten(),
            nn.Dropout(0.25),
            nn.Linear(20 * 7 * 7, n_classes),
            nn.LogSoftmax(dim=1),
        )

    def forward(self, images: Tensor) -> Tensor:
        """Log probabilities -> to be used together with NLLLoss."""
        return self.classifier(self.features(images))


@torch.no_grad()
def confusion_matrix(model: nn.Module, loader, n_classes: int = 10) -> np.ndarray:
    """rows: true, columns: predicted"""
    model.eval()
    device = next(model.parameters()).device
    counts = torch.zeros(n_classes * n_classes, dtype=torch.long)
    for images, labels in loader:
        predicted = model(images.to(device)).argmax(dim=1).cpu()
        counts += torch.bincount(n_classes * labels + predicted, minlength=n_classes ** 2)
    return counts.view(n_classes, n_classes).numpy()


def main() -> None:
    logging.basicConfig(level=logging.INFO)
    config = TrainConfig(epochs=5)
    data = MnistDataModule(config)
    trainer = Trainer(ConvClassifier(), nn.NLLLoss(), classification_task, config).fit(data)

    save_filter_grid(trainer.model.features[0].weight, config.artifact("p4_filters.png"))
    matrix = confusion_matrix(trainer.model, data.test_loader())
    logging.info("accuracy %.4f", np.trace(matrix) / matrix.sum())
    save_confusion(matrix, config.artifact("p4_confusion.png"))


if __name__ == "__main__":
    main()
