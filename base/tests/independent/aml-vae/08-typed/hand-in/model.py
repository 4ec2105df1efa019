"""Encoder / decoder networks."""
from __future__ import annotations

import torch
from torch import Tensor, nn


class Encoder(nn.Module):
    """Maps images to mu and r = log(sigma^2)."""

    def __init__(self, latent_dim: int) -> None:
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(1, 32, 4, stride=2, padding=1), nn.ReLU(),
            nn.Conv2d(32, 64, 4, stride=2, padding=1), nn.ReLU(),
            nn.Flatten(),
        )
        self.fc_mu = nn.Linear(64 * 7 * 7, latent_dim)
        self.fc_r = nn.Linear(64 * 7 * 7, latent_dim)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        h = self.net(x)
        return self.fc_mu(h), self.fc_r(h)


class Decoder(nn.Module):
    """Maps latent vectors to images in [0, 1]."""

    def __init__(self, latent_dim: int) -> None:
        super().__init__()
        self.fc = nn.Linear(latent_dim, 64 * 7 * 7)
        self.net = nn.Sequential(
            nn.ReLU(),
            nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1), nn.ReLU(),
            nn.ConvTranspose2d(32, 1, 4, stride=2, padding=1), nn.Sigmoid(),
        )

    def forward(self, z: Tensor) -> Tensor:
        return self.net(self.fc(z).reshape(-1, 64, 7, 7))


class LatentTable(nn.Module):
    """Free mu_i and r_i for every training image (latent optimization)."""

    def __init__(self, n: int, latent_dim: int) -> None:
        super().__init__()
        self.mu = nn.Parameter(torch.randn(n, latent_dim))
        sigma = torch.randn(n, latent_dim)
        self.r = nn.Parameter(sigma.square().clamp_min(1e-8).log())

    def forward(self, index: Tensor) -> tuple[Tensor, Tensor]:
        return self.mu[index], self.r[index]


def reparameterize(mu: Tensor, r: Tensor) -> Tensor:
    """Sample z = mu + sigma * eps with sigma = exp(r / 2)."""
    return mu + torch.exp(0.5 * r) * torch.randn_like(mu)
