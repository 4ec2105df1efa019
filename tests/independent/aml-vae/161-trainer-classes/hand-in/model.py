import torch.nn as nn


class ConvEncoder(nn.Module):
    """(B, 1, 28, 28) -> mean (B, d) and r = log(sigma^2) (B, d)"""

    def __init__(self, latent_dim=200):
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv2d(1, 32, 4, stride=2, padding=1), nn.BatchNorm2d(32), nn.LeakyReLU(0.2),    # 14
            nn.Conv2d(32, 64, 4, stride=2, padding=1), nn.BatchNorm2d(64), nn.LeakyReLU(0.2),   # 7
            nn.Flatten(),
        )
        self.out = nn.Linear(64 * 7 * 7, 2 * latent_dim)

    def forward(self, x):
        mean, r = self.out(self.conv(x)).chunk(2, dim=1)
        return mean, r


class ConvDecoder(nn.Module):
    """(B, d) -> (B, 1, 28, 28), values in (0, 1)"""

    def __init__(self, latent_dim=200):
        super().__init__()
        self.expand = nn.Linear(latent_dim, 64 * 7 * 7)     # do not remove (see exercise)
        self.deconv = nn.Sequential(
            nn.BatchNorm2d(64), nn.ReLU(),
            nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1), nn.BatchNorm2d(32), nn.ReLU(),   # 14
            nn.ConvTranspose2d(32, 1, 4, stride=2, padding=1),                                   # 28
            nn.Sigmoid(),
        )

    def forward(self, z):
        return self.deconv(self.expand(z).view(-1, 64, 7, 7))
