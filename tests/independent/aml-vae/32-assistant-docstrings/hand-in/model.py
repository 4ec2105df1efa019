"""Neural network components of the variational autoencoder."""
from __future__ import annotations

from typing import Tuple

from torch import Tensor, nn


class ConvEncoder(nn.Module):
    """Amortized inference network ``S``.

    Args:
        latent_dim: Dimensionality ``d`` of the latent space. The network outputs ``2 * d``
            values, the mean vector and the vector of log-variances.
    """

    def __init__(self, latent_dim: int) -> None:
        super().__init__()
        self.backbone = nn.Sequential(
            nn.Conv2d(1, 32, kernel_size=3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(32, 64, kernel_size=3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(64, 128, kernel_size=3, stride=2, padding=1),
            nn.ReLU(),
            nn.Flatten(),
        )
        self.head = nn.Linear(128 * 4 * 4, 2 * latent_dim)

    def forward(self, x: Tensor) -> Tuple[Tensor, Tensor]:
        """Return ``(mu, log_var)``, both of shape ``(B, latent_dim)``."""
        mu, log_var = self.head(self.backbone(x)).chunk(2, dim=1)
        return mu, log_var


class ConvDecoder(nn.Module):
    """Generator ``G`` mapping latent codes to images in ``[0, 1]``."""

    def __init__(self, latent_dim: int) -> None:
        super().__init__()
        self.project = nn.Linear(latent_dim, 128 * 4 * 4)
        self.upsample = nn.Sequential(
            nn.ConvTranspose2d(128, 64, kernel_size=3, stride=2, padding=1),                    # 7x7
            nn.ReLU(),
            nn.ConvTranspose2d(64, 32, kernel_size=3, stride=2, padding=1, output_padding=1),   # 14x14
            nn.ReLU(),
            nn.ConvTranspose2d(32, 1, kernel_size=3, stride=2, padding=1, output_padding=1),    # 28x28
            nn.Sigmoid(),
        )

    def forward(self, z: Tensor) -> Tensor:
        """Decode latent codes of shape ``(B, latent_dim)`` to images ``(B, 1, 28, 28)``."""
        return self.upsample(self.project(z).reshape(-1, 128, 4, 4))
