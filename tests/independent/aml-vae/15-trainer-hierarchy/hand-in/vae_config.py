"""All numbers of the exercise in one place."""
from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import torch


@dataclass(frozen=True)
class DataConfig:
    root: str = "./data"
    per_class: int = 500          # 10 x 500 = 5000 training images
    batch_size: int = 64
    seed: int = 7


@dataclass(frozen=True)
class TrainConfig:
    name: str
    epochs: int = 30
    latent_dim: int = 200
    lr: float = 1e-3              # networks
    keep_epochs: tuple[int, ...] = (1, 5, 10, 20, 30)
    seed: int = 7
    ckpt_dir: Path = Path("ckpt")

    def ckpt(self, epoch: int) -> Path:
        return self.ckpt_dir / f"{self.name}_ep{epoch:02d}.pt"


@dataclass(frozen=True)
class AmortizedConfig(TrainConfig):
    name: str = "amortized"


@dataclass(frozen=True)
class LatentOptConfig(TrainConfig):
    name: str = "latentopt"
    latent_lr: float = 1e-2       # 10x, section 3.2
    fit_steps: int = 1000         # for unseen images: decoder frozen


@dataclass(frozen=True)
class LikelihoodConfig:
    sigma_p: float = 0.4
    num_samples: int = 1000       # M of Eq. 9
    per_split: int = 5


@dataclass(frozen=True)
class Experiment:
    data: DataConfig = field(default_factory=DataConfig)
    amortized: AmortizedConfig = field(default_factory=AmortizedConfig)
    latentopt: LatentOptConfig = field(default_factory=LatentOptConfig)
    likelihood: LikelihoodConfig = field(default_factory=LikelihoodConfig)
    fig_dir: Path = Path("figs")


def pick_device() -> torch.device:
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")
