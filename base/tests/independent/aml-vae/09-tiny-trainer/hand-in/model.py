from torch import nn


class Encoder(nn.Module):
    """image -> (mu, r), r = log sigma^2"""

    def __init__(self, d=200):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 32, 4, stride=2, padding=1), nn.LeakyReLU(0.1),
            nn.Conv2d(32, 64, 4, stride=2, padding=1), nn.LeakyReLU(0.1),
            nn.Flatten(), nn.Linear(64 * 49, 2 * d),
        )

    def forward(self, x):
        return self.body(x).chunk(2, dim=1)


class Decoder(nn.Module):
    def __init__(self, d=200):
        super().__init__()
        self.linear = nn.Linear(d, 64 * 49)
        self.body = nn.Sequential(
            nn.Unflatten(1, (64, 7, 7)), nn.LeakyReLU(0.1),
            nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1), nn.LeakyReLU(0.1),
            nn.ConvTranspose2d(32, 1, 4, stride=2, padding=1), nn.Sigmoid(),
        )

    def forward(self, z):
        return self.body(self.linear(z))
