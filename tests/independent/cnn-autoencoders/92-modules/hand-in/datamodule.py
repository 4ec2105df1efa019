from __future__ import annotations

from torch.utils.data import DataLoader
from torchvision import datasets, transforms

from config import TrainConfig


class MnistDataModule:
    """Thin wrapper which hands out the two loaders."""

    def __init__(self, config: TrainConfig) -> None:
        to_tensor = transforms.ToTensor()
        root = str(config.data_dir)
        self._batch_size = config.batch_size
        self.train_set = datasets.MNIST(root, train=True, transform=to_tensor, download=True)
        self.test_set = datasets.MNIST(root, train=False, transform=to_tensor, download=True)

    def train_loader(self) -> DataLoader:
        return DataLoader(self.train_set, batch_size=self._batch_size, shuffle=True)

    def test_loader(self, batch_size: int = 500) -> DataLoader:
        return DataLoader(self.test_set, batch_size=batch_size, shuffle=False)
