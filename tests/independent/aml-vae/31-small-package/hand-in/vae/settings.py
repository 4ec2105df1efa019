from dataclasses import dataclass
from pathlib import Path

import torch


@dataclass(frozen=True)
class Settings:
    latent_dim: int = 200
    epochs: int = 30
    lr: float = 1e-3
    lr_latent: float = 1e-2        # 10x, every vector is touched once an epoch only
    sigma_p: float = 0.4
    batch_size: int = 64
    per_class: int = 500           # 10 * 500 = 5000 training images
    mc_samples: int = 1000
    keep: tuple = (1, 5, 10, 20, 30)
    seed: int = 67912
    runs: Path = Path("runs")
    figs: Path = Path("figs")

    @property
    def device(self):
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
