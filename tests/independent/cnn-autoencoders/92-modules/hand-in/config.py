"""Central configuration. Everything that I may want to tune lives here."""
from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import torch


def _default_device() -> str:
    return "cuda" if torch.cuda.is_available() else "cpu"


@dataclass(frozen=True)
class TrainConfig:
    epochs: int = 15
    batch_size: int = 100
    learning_rate: float = 1e-3
    noise_level: float = 0.0
    seed: int = 663
    device: str = field(default_factory=_default_device)
    data_dir: Path = Path("data")
    output_dir: Path = Path("output")

    def __post_init__(self) -> None:
        if self.epochs < 1:
            raise ValueError("epochs must be positive")
        self.output_dir.mkdir(parents=True, exist_ok=True)

    def artifact(self, filename: str) -> Path:
        return self.output_dir / filename
