from __future__ import annotations

import math
from pathlib import Path

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch

from vae_config import LikelihoodConfig
from vae_trainers import AmortizedTrainer

LOG_2PI = math.log(2 * math.pi)


def log_gaussian(x: torch.Tensor, mean: torch.Tensor, log_var: torch.Tensor) -> torch.Tensor:
    """log N(x; mean, diag(exp(log_var))), summed over the last axis"""
    return -0.5 * (LOG_2PI + log_var + (x - mean).pow(2) / log_var.exp()).sum(dim=-1)


@torch.no_grad()
def log_prob(trainer: AmortizedTrainer, image: torch.Tensor, cfg: LikelihoodConfig) -> float:
    """Eq. 9 for one image of shape (1, 28, 28)"""
    image = image.to(trainer.device)
    mu, log_var = trainer.posterior(image.unsqueeze(0))                      # (1, d)
    z = mu + torch.exp(0.5 * log_var) * torch.randn(cfg.num_samples, mu.size(1), device=mu.device)
    zero = torch.zeros_like(mu)
    log_pz = log_gaussian(z, zero, zero)                                     # (M,)
    log_qz = log_gaussian(z, mu, log_var)
    g = trainer.decoder(z).flatten(1)                                        # (M, 784)
    log_var_p = torch.full_like(g, 2 * math.log(cfg.sigma_p))
    log_px_z = log_gaussian(image.flatten().unsqueeze(0), g, log_var_p)
    return (torch.logsumexp(log_pz + log_px_z - log_qz, dim=0) - math.log(cfg.num_samples)).item()


# ------------------------------------------------------------------ plots
# AI note: the two functions below were completed by GitHub Copilot from their signatures (subplot grid, ticks off,
# savefig); I fixed the titles and the vmin/vmax.
def plot_rows(rows: list[tuple[str, torch.Tensor]], path: Path, titles: list[str] | None = None) -> None:
    cols = len(rows[0][1])
    fig, axes = plt.subplots(len(rows), cols, figsize=(cols, 1.15 * len(rows)), squeeze=False)
    for r, (name, images) in enumerate(rows):
        for c in range(cols):
            ax = axes[r, c]
            ax.imshow(images[c].squeeze(), cmap="gray", vmin=0, vmax=1)
            ax.set_xticks([]), ax.set_yticks([])
        axes[r, 0].set_ylabel(name, fontsize=8)
    for c, t in enumerate(titles or []):
        axes[0, c].set_title(t, fontsize=8)
    fig.tight_layout()
    fig.savefig(path, dpi=170)
    plt.close(fig)


def plot_history(history: dict[str, list[float]], path: Path) -> None:
    fig, ax = plt.subplots(figsize=(5, 3.3))
    for key, values in history.items():
        if values:
            ax.plot(range(1, len(values) + 1), values, label=key)
    ax.set(xlabel="epoch", ylabel="loss")
    ax.legend()
    fig.tight_layout()
    fig.savefig(path, dpi=170)
    plt.close(fig)
