"""MNIST subset helpers."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from sklearn.model_selection import train_test_split
from torch import Tensor
from torchvision import datasets


@dataclass
class Split:
    images: Tensor
    labels: Tensor

    def __len__(self) -> int:
        return len(self.images)

    def pick(self, per_class: int, rng: np.random.Generator) -> np.ndarray:
        """Random indices, shape (10, per_class)."""
        return np.stack([rng.choice(np.flatnonzero(self.labels.numpy() == c), per_class, replace=False) for c in range(10)])


def load(root: str, n_train: int, seed: int) -> tuple[Split, Split]:
    train = datasets.MNIST(root, train=True, download=True)
    val = datasets.MNIST(root, train=False, download=True)
    keep, _ = train_test_split(np.arange(len(train)), train_size=n_train, stratify=train.targets, random_state=seed)

    def to_split(images: Tensor, labels: Tensor) -> Split:
        return Split(images.unsqueeze(1).float() / 255.0, labels)

    return to_split(train.data[keep], train.targets[keep]), to_split(val.data, val.targets)
