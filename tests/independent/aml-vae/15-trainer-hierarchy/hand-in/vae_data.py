from __future__ import annotations

import torch
from torch.utils.data import DataLoader, Dataset
from torchvision import datasets, transforms

from vae_config import DataConfig


class IndexedImages(Dataset):
    """Images in memory; every item also tells its own position (needed for latent optimization)."""

    def __init__(self, images: torch.Tensor, labels: torch.Tensor):
        self.images = images
        self.labels = labels

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, i: int):
        return self.images[i], self.labels[i], i

    def random_per_digit(self, how_many: int, seed: int) -> torch.Tensor:
        """positions, sorted by digit, `how_many` random ones of every digit"""
        gen = torch.Generator().manual_seed(seed)
        chosen = []
        for digit in range(10):
            pos = (self.labels == digit).nonzero(as_tuple=True)[0]
            chosen.append(pos[torch.randperm(len(pos), generator=gen)[:how_many]])
        return torch.cat(chosen)


def _to_memory(mnist: datasets.MNIST) -> tuple[torch.Tensor, torch.Tensor]:
    # same as ToTensor(): [0, 1], no further normalization (the decoder ends with a sigmoid)
    return mnist.data.unsqueeze(1).float() / 255.0, mnist.targets.clone()


def load(cfg: DataConfig) -> tuple[IndexedImages, IndexedImages]:
    train = datasets.MNIST(cfg.root, train=True, download=True, transform=transforms.ToTensor())
    test = datasets.MNIST(cfg.root, train=False, download=True, transform=transforms.ToTensor())
    full = IndexedImages(*_to_memory(train))
    subset = full.random_per_digit(cfg.per_class, cfg.seed)
    return IndexedImages(full.images[subset], full.labels[subset]), IndexedImages(*_to_memory(test))


def loader(ds: IndexedImages, cfg: DataConfig, shuffle: bool) -> DataLoader:
    return DataLoader(ds, batch_size=cfg.batch_size, shuffle=shuffle)
