"""One trainer for the classifier and for all of the autoencoders.

What differs between these tasks is only how a mini-batch becomes an
(input, target) pair, this is delegated to a "task" callable.
"""
from __future__ import annotations

import logging
from typing import Callable, List, Tuple

import torch
from torch import Tensor, nn

from config import TrainConfig
from datamodule import MnistDataModule

logger = logging.getLogger(__name__)
Task = Callable[[Tensor, Tensor], Tuple[Tensor, Tensor]]


def classification_task(images: Tensor, labels: Tensor) -> Tuple[Tensor, Tensor]:
    return images, labels


def reconstruction_task(images: Tensor, labels: Tensor) -> Tuple[Tensor, Tensor]:
    return images, images


class NoiseCorruption:
    """x -> x + eps"""

    def __init__(self, level: float) -> None:
        self.level = level

    def __call__(self, images: Tensor) -> Tensor:
        eps = self.level * torch.rand_like(images)
        return images + eps


class DenoisingTask:
    """Corrupted images go in, clean ones are expected to come out."""

    def __init__(self, corruption: NoiseCorruption) -> None:
        self.corruption = corruption

    def __call__(self, images: Tensor, labels: Tensor) -> Tuple[Tensor, Tensor]:
        return self.corruption(images), images


class Trainer:
    def __init__(self, model: nn.Module, criterion: nn.Module, task: Task, config: TrainConfig) -> None:
        torch.manual_seed(config.seed)
        self.config = config
        self.device = torch.device(config.device)
        self.model = model.to(self.device)
        self.criterion = criterion
        self.task = task
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=config.learning_rate)
        self.train_history: List[float] = []
        self.test_history: List[float] = []

    def _loss(self, images: Tensor, labels: Tensor) -> Tensor:
        images, labels = images.to(self.device), labels.to(self.device)
        inputs, targets = self.task(images, labels)
        return self.criterion(self.model(inputs), targets)

    def _train_epoch(self, loader) -> float:
        self.model.train()
        running, seen = 0.0, 0
        for images, labels in loader:
            self.optimizer.zero_grad()
            loss = self._loss(images, labels)
            loss.backward()
            self.optimizer.step()
            running += loss.item() * images.size(0)
            seen += images.size(0)
        return running / seen

    @torch.no_grad()
    def evaluate(self, loader) -> float:
        self.model.eval()
        running, seen = 0.0, 0
        for images, labels in loader:
            running += self._loss(images, labels).item() * images.size(0)
            seen += images.size(0)
        return running / seen

    def fit(self, data: MnistDataModule) -> "Trainer":
        train_loader, test_loader = data.train_loader(), data.test_loader()
        for epoch in range(1, self.config.epochs + 1):
            self.train_history.append(self._train_epoch(train_loader))
            self.test_history.append(self.evaluate(test_loader))
            logger.info("epoch %d/%d train %.4f test %.4f", epoch, self.config.epochs,
                        self.train_history[-1], self.test_history[-1])
        return self

    def save(self, filename: str) -> None:
        torch.save(self.model.state_dict(), self.config.artifact(filename))
