from typing import Tuple

import torch
from torch import Tensor, nn


class Encoder(nn.Module):
    """x -> (mu, log sigma^2)"""

    def __init__(self, latent_dim: int):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 32, kernel_size=3, stride=2, padding=1),    # 14 x 14
            nn.ReLU(),
            nn.Conv2d(32, 64, kernel_size=3, stride=2, padding=1),   # 7 x 7
            nn.ReLU(),
            nn.Conv2d(64, 128, kernel_size=3, stride=2, padding=1),  # 4 x 4
            nn.ReLU(),
            nn.Flatten(),
        )
        self.to_stats = nn.Linear(128 * 4 * 4, 2 * latent_dim)

    def forward(self, x: Tensor) -> Tuple[Tensor, Tensor]:
        mean, log_var = self.to_stats(self.features(x)).chunk(2, dim=1)
        return mean, log_var


class Decoder(nn.Module):
    def __init__(self, latent_dim: int):
        super().__init__()
        self.from_latent = nn.Linear(latent_dim, 128 * 4 * 4)
        self.upsample = nn.Sequential(
            nn.ReLU(),
            nn.ConvTranspose2d(128, 64, kernel_size=3, stride=2, padding=1),                    # 7 x 7
            nn.ReLU(),
            nn.ConvTranspose2d(64, 32, kernel_size=3, stride=2, padding=1, output_padding=1),   # 14 x 14
            nn.ReLU(),
            nn.ConvTranspose2d(32, 1, kernel_size=3, stride=2, padding=1, output_padding=1),    # 28 x 28
            nn.Sigmoid(),
        )

    def forward(self, z: Tensor) -> Tensor:
        return self.upsample(self.from_latent(z).view(-1, 128, 4, 4))


def reparametrize(mean: Tensor, log_var: Tensor) -> Tensor:
    """z = mu + sigma * eps with a new eps for every sample"""
    noise = torch.randn_like(mean)
    return mean + torch.exp(log_var) * noise


class VAE(nn.Module):
    def __init__(self, latent_dim: int):
        super().__init__()
        self.encoder = Encoder(latent_dim)
        self.decoder = Decoder(latent_dim)

    def forward(self, x: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        mean, log_var = self.encoder(x)
        return self.decoder(reparametrize(mean, log_var)), mean, log_var
