"""
67912 - Ex1: suggested encoder / decoder architecture (do not remove the linear layers).
"""
import torch
from torch import nn


class Encoder(nn.Module):
    def __init__(self, latent_dim=200):
        super().__init__()
        self.convs = nn.Sequential(
            nn.Conv2d(1, 32, kernel_size=4, stride=2, padding=1),    # 28 -> 14
            nn.ReLU(),
            nn.Conv2d(32, 64, kernel_size=4, stride=2, padding=1),   # 14 -> 7
            nn.ReLU(),
            nn.Flatten(),
        )
        self.linear = nn.Linear(64 * 7 * 7, 2 * latent_dim)

    def forward(self, x):
        return self.linear(self.convs(x))


class Decoder(nn.Module):
    def __init__(self, latent_dim=200):
        super().__init__()
        self.linear = nn.Linear(latent_dim, 64 * 7 * 7)
        self.convs = nn.Sequential(
            nn.ReLU(),
            nn.ConvTranspose2d(64, 32, kernel_size=4, stride=2, padding=1),   # 7 -> 14
            nn.ReLU(),
            nn.ConvTranspose2d(32, 1, kernel_size=4, stride=2, padding=1),    # 14 -> 28
            nn.Sigmoid(),
        )

    def forward(self, z):
        return self.convs(self.linear(z).view(-1, 64, 7, 7))
