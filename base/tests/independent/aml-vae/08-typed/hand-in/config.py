"""Configuration of the VAE experiments."""
from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class VAEConfig:
    mode: str = "amortized"          # or "latent"
    out: str = "runs/amortized"
    data_root: str = "./data"
    n_train: int = 5000
    epochs: int = 30
    batch_size: int = 64
    lr: float = 1e-3
    latent_lr: float = 1e-2
    latent_dim: int = 200
    sigma_p: float = 0.4
    n_mc: int = 1000
    seed: int = 42
    snapshots: tuple[int, ...] = field(default=(1, 5, 10, 20, 30))
