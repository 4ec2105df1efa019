"""Importance sampling estimate of log p(x) (Eq. 8/9)."""
import math

import torch
from torch import Tensor

from .networks import VAE
from .settings import Settings

HALF_LOG_2PI = 0.5 * math.log(2.0 * math.pi)


def gaussian_log_density(point: Tensor, mean, std) -> Tensor:
    """log N(point; mean, diag(std^2)), summed over the last axis. std: tensor or number"""
    std = torch.as_tensor(std, dtype=point.dtype, device=point.device)
    per_dim = -0.5 * ((point - mean) / std) ** 2 - torch.log(std) - HALF_LOG_2PI
    return per_dim.sum(dim=-1)


@torch.no_grad()
def log_evidence(vae: VAE, image: Tensor, cfg: Settings, num_samples: int = 1000) -> float:
    vae.eval()
    mean, log_var = vae.encoder(image.unsqueeze(0).to(cfg.device))
    std = torch.exp(log_var / 2)
    z = mean + std * torch.randn(num_samples, cfg.latent_dim, device=cfg.device)

    decoded = torch.cat([vae.decoder(chunk) for chunk in z.split(250)]).flatten(start_dim=1)
    target = image.to(cfg.device).reshape(1, -1)

    log_prior = gaussian_log_density(z, 0.0, 1.0)
    log_likelihood = gaussian_log_density(target.expand_as(decoded), decoded, cfg.sigma_p)
    log_proposal = gaussian_log_density(z, mean, std)
    return torch.logsumexp(log_prior + log_likelihood - log_proposal, dim=0).item()
