"""The autoencoder of sheet 001, section 3 (Figure 1; Kingma and Welling, arXiv:1312.6114)."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Encoder(nn.Module):
    """S of Eq. 5: images (N, 1, 28, 28) -> (mu, r), each (N, d), where r = log(sigma^2)."""

    def __init__(self, latent_dim: int = 200) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 16, 4, stride=2, padding=1),
            nn.BatchNorm2d(16),
            nn.ReLU(),  # (N, 16, 14, 14)
            nn.Conv2d(16, 32, 4, stride=2, padding=1),
            nn.BatchNorm2d(32),
            nn.ReLU(),  # (N, 32, 7, 7)
            nn.Flatten(),
        )
        self.mu = nn.Linear(32 * 7 * 7, latent_dim)
        self.logvar = nn.Linear(32 * 7 * 7, latent_dim)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """The parameters of q(z|x)."""
        # <solution>
        features = self.features(x)  # (N, 1568)
        return self.mu(features), self.logvar(features)
        # </solution>


class Decoder(nn.Module):
    """G of Eq. 5: latents (N, d) -> images (N, 1, 28, 28) in [0, 1]."""

    def __init__(self, latent_dim: int = 200) -> None:
        super().__init__()
        self.linear = nn.Linear(latent_dim, 32 * 7 * 7)
        self.layers = nn.Sequential(
            nn.BatchNorm2d(32),
            nn.ReLU(),
            nn.ConvTranspose2d(32, 16, 4, stride=2, padding=1),
            nn.BatchNorm2d(16),
            nn.ReLU(),  # (N, 16, 14, 14)
            nn.ConvTranspose2d(16, 1, 4, stride=2, padding=1),
            nn.Sigmoid(),  # (N, 1, 28, 28)
        )

    def forward(self, z: Tensor) -> Tensor:
        """The mean of p(x|z)."""
        # <solution>
        return self.layers(self.linear(z).reshape(-1, 32, 7, 7))
        # </solution>


def reparameterize(mu: Tensor, r: Tensor) -> Tensor:
    """z = mu + sigma * epsilon with a fresh epsilon ~ N(0, I) (section 3.1.4).

    Args:
        mu: Means, (N, d).
        r: log(sigma^2), (N, d).

    Returns:
        One draw of q for each row, (N, d).
    """
    # <solution>
    return mu + torch.exp(r / 2) * torch.randn_like(mu)
    # </solution>


class VAE(nn.Module):
    """Encoder, reparametrisation and decoder."""

    def __init__(self, latent_dim: int = 200) -> None:
        super().__init__()
        self.latent_dim = latent_dim
        self.encoder = Encoder(latent_dim)
        self.decoder = Decoder(latent_dim)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(reconstruction, mu, r) for images (N, 1, 28, 28)."""
        # <solution>
        mu, r = self.encoder(x)
        return self.decoder(reparameterize(mu, r)), mu, r
        # </solution>
