from dataclasses import dataclass, field
from pathlib import Path

import torch


@dataclass
class Settings:
    latent_dim: int = 200
    epochs: int = 30
    batch_size: int = 64
    lr: float = 1e-3
    latent_lr: float = 1e-2
    sigma_p: float = 0.4
    train_per_class: int = 500          # 5000 images
    seed: int = 7
    snapshot_epochs: tuple = (1, 5, 10, 20, 30)
    root: Path = field(default_factory=lambda: Path("runs"))
    device: str = "cuda" if torch.cuda.is_available() else "cpu"

    def folder(self, name: str) -> Path:
        path = self.root / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def checkpoint(self, experiment: str, epoch: int) -> Path:
        return self.folder(experiment) / f"epoch_{epoch:03d}.pt"
