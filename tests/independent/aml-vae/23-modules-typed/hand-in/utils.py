import random
from dataclasses import dataclass
from typing import List, Tuple

import numpy as np
import torch
from sklearn.model_selection import train_test_split
from torch import Tensor
from torch.utils.data import Dataset
from torchvision.datasets import MNIST
from torchvision.transforms import ToTensor


@dataclass(frozen=True)
class Config:
    latent_dim: int = 200
    sigma_p: float = 0.4
    n_epochs: int = 30
    batch_size: int = 100
    lr_net: float = 1e-3
    lr_latent: float = 1e-2
    n_train: int = 5000
    mc_samples: int = 1000
    snapshot_epochs: Tuple[int, ...] = (1, 5, 10, 20, 30)


class IndexedMnist(Dataset):
    """A part of MNIST; every item is (position in this part, image, label)."""

    def __init__(self, train: bool, keep: int = 0):
        self.base = MNIST("data", train=train, download=True, transform=ToTensor())
        self.rows: List[int] = list(range(len(self.base)))
        if keep:
            self.rows, _ = train_test_split(self.rows, train_size=keep, stratify=self.base.targets.numpy())

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, position: int):
        image, label = self.base[self.rows[position]]
        return position, image, label

    def labels(self) -> np.ndarray:
        return self.base.targets.numpy()[self.rows]

    def choose(self, per_digit: int) -> Tuple[Tensor, Tensor]:
        """Random positions and images, sorted by digit: shapes (10 k,), (10 k, 1, 28, 28)."""
        labels = self.labels()
        positions = np.concatenate([
            np.random.choice(np.nonzero(labels == digit)[0], size=per_digit, replace=False) for digit in range(10)])
        return torch.as_tensor(positions), torch.stack([self[p][1] for p in positions])


def seed_everything(seed: int = 1234) -> None:
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
