from torch import nn


class Encoder(nn.Module):
    """S: image -> (mu, r), r = log sigma^2"""

    def __init__(self, d):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 32, 4, 2, 1), nn.ReLU(),      # 14
            nn.Conv2d(32, 64, 4, 2, 1), nn.ReLU(),     # 7
            nn.Flatten(),
            nn.Linear(64 * 49, 400), nn.ReLU(),
        )
        self.mu = nn.Linear(400, d)
        self.r = nn.Linear(400, d)

    def forward(self, x):
        h = self.body(x)
        return self.mu(h), self.r(h)


class Decoder(nn.Module):
    """G: latent -> image"""

    def __init__(self, d):
        super().__init__()
        self.lift = nn.Linear(d, 64 * 49)
        self.body = nn.Sequential(
            nn.ReLU(),
            nn.ConvTranspose2d(64, 32, 4, 2, 1), nn.ReLU(),   # 14
            nn.ConvTranspose2d(32, 16, 4, 2, 1), nn.ReLU(),   # 28
            nn.Conv2d(16, 1, 3, padding=1), nn.Sigmoid(),
        )

    def forward(self, z):
        return self.body(self.lift(z).view(-1, 64, 7, 7))


class VAE(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.encoder = Encoder(d)
        self.decoder = Decoder(d)
