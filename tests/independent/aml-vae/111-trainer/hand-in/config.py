from dataclasses import dataclass, asdict
from pathlib import Path
import torch


@dataclass(frozen=True)
class Config:
    """All hyper-parameters of section 3 (defaults = the recommendation in the exercise)."""
    name: str = 'amortized'
    latent_dim: int = 200
    sigma_p: float = 0.4
    epochs: int = 30
    batch_size: int = 100
    lr: float = 1e-3
    lr_latents: float = 1e-2          # only used by LatentTrainer
    train_size: int = 5000
    milestones: tuple = (1, 5, 10, 20, 30)
    n_importance: int = 1000          # M in eq. 9
    invert_steps: int = 500           # latents of unseen images (Q3)
    seed: int = 67912
    device: str = 'cuda' if torch.cuda.is_available() else 'cpu'

    @property
    def folder(self) -> Path:
        p = Path('runs') / self.name
        p.mkdir(parents=True, exist_ok=True)
        return p

    def as_dict(self) -> dict:
        return asdict(self)
