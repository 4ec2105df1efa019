"""MNIST subset (same subsampling as in part 2, only with 500 per class)."""
from typing import List, Tuple

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset, Subset
from torchvision import datasets, transforms

from .settings import Settings


def load_mnist(cfg: Settings) -> Tuple[Subset, Dataset]:
    tf = transforms.ToTensor()
    full = datasets.MNIST("./data", train=True, download=True, transform=tf)
    test = datasets.MNIST("./data", train=False, download=True, transform=tf)
    labels = np.array(full.targets)
    rng = np.random.default_rng(cfg.seed)
    chosen = []
    for digit in range(10):
        candidates = np.flatnonzero(labels == digit)
        chosen.extend(rng.choice(candidates, cfg.train_per_class, replace=False).tolist())
    return Subset(full, chosen), test


def make_loader(dataset: Dataset, cfg: Settings, train: bool) -> DataLoader:
    return DataLoader(dataset, batch_size=cfg.batch_size, shuffle=train)


def labels_of(dataset) -> np.ndarray:
    if isinstance(dataset, Subset):
        return np.array(dataset.dataset.targets)[dataset.indices]
    return np.array(dataset.targets)


def pick_per_digit(dataset, how_many: int, seed: int) -> List[List[int]]:
    """indices[digit] -> list of positions in `dataset`"""
    labels = labels_of(dataset)
    rng = np.random.default_rng(seed)
    return [rng.choice(np.flatnonzero(labels == d), how_many, replace=False).tolist() for d in range(10)]


def stack_images(dataset, positions: List[int]) -> torch.Tensor:
    return torch.stack([dataset[p][0] for p in positions])
