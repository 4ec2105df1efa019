import torch
import torch.nn as nn


class Encoder(nn.Module):
    """image -> (mu, r), r = log(sigma^2)"""

    def __init__(self, latent_dim: int = 200):
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv2d(1, 32, 3, stride=2, padding=1), nn.ReLU(),   # 14
            nn.Conv2d(32, 64, 3, stride=2, padding=1), nn.ReLU(),  # 7
            nn.Flatten(),
        )
        self.mu = nn.Linear(64 * 7 * 7, latent_dim)
        self.r = nn.Linear(64 * 7 * 7, latent_dim)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        h = self.conv(x)
        return self.mu(h), self.r(h)


class Decoder(nn.Module):
    def __init__(self, latent_dim: int = 200):
        super().__init__()
        self.lin = nn.Linear(latent_dim, 64 * 7 * 7)
        self.net = nn.Sequential(
            nn.ReLU(),
            nn.Unflatten(1, (64, 7, 7)),
            nn.ConvTranspose2d(64, 32, 3, stride=2, padding=1, output_padding=1), nn.ReLU(),
            nn.ConvTranspose2d(32, 1, 3, stride=2, padding=1, output_padding=1), nn.Sigmoid(),
        )

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        return self.net(self.lin(z))
