from __future__ import annotations
import torch
from torch.utils.data import DataLoader, TensorDataset
from torchvision import datasets, transforms

from config import Config
from sup_classification import balanced_subset


class MnistData:
    """5000 training images and the whole test set as plain tensors. MNIST is tiny, so no workers etc."""

    def __init__(self, cfg: Config):
        tf = transforms.ToTensor()
        self.cfg = cfg
        small = balanced_subset(datasets.MNIST('data', train=True, download=True, transform=tf), cfg.train_size)
        self.x_train, self.y_train = self._stack(small)
        self.x_val, self.y_val = self._stack(datasets.MNIST('data', train=False, download=True, transform=tf))

    @staticmethod
    def _stack(ds) -> tuple[torch.Tensor, torch.Tensor]:
        xs, ys = zip(*(ds[i] for i in range(len(ds))))
        return torch.stack(xs), torch.tensor(ys)

    def train_loader(self) -> DataLoader:
        # third entry: row number of the image, so that latents can be looked up after shuffling
        rows = torch.arange(len(self.x_train))
        return DataLoader(TensorDataset(self.x_train, self.y_train, rows), self.cfg.batch_size, shuffle=True)

    def val_loader(self) -> DataLoader:
        return DataLoader(TensorDataset(self.x_val, self.y_val), 1000)

    def per_digit(self, split: str, k: int, seed: int) -> torch.Tensor:
        """Row numbers, shape (10, k): k random images of each digit."""
        y = getattr(self, f'y_{split}')
        g = torch.Generator().manual_seed(seed)
        out = []
        for d in range(10):
            cand = (y == d).nonzero().squeeze(1)
            out.append(cand[torch.randperm(len(cand), generator=g)[:k]])
        return torch.stack(out)
