"""Shared configuration."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Config:
    """Hyper-parameters of all experiments."""

    data_root: Path = Path("./data")
    figure_dir: Path = Path("figures")
    batch_size: int = 64
    lr: float = 1e-3
    cnn_epochs: int = 5
    ae_epochs: int = 12
    noise_level: float = 0.3
    seed: int = 452
