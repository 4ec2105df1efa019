from torch import nn

LATENT = 200


class Encoder(nn.Module):
    """S(x) -> (mu, r) with r = log sigma^2"""

    def __init__(self, d=LATENT):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 32, 4, stride=2, padding=1), nn.ReLU(),      # 28 -> 14
            nn.Conv2d(32, 64, 4, stride=2, padding=1), nn.ReLU(),     # 14 -> 7
            nn.Conv2d(64, 128, 3, stride=2, padding=1), nn.ReLU(),    # 7 -> 4
            nn.Flatten(),
        )
        self.out = nn.Linear(128 * 4 * 4, 2 * d)

    def forward(self, x):
        return self.out(self.body(x)).chunk(2, dim=1)


class Generator(nn.Module):
    def __init__(self, d=LATENT):
        super().__init__()
        self.inp = nn.Linear(d, 128 * 4 * 4)
        self.body = nn.Sequential(
            nn.ReLU(),
            nn.ConvTranspose2d(128, 64, 3, stride=2, padding=1), nn.ReLU(),   # 4 -> 7
            nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1), nn.ReLU(),    # 7 -> 14
            nn.ConvTranspose2d(32, 1, 4, stride=2, padding=1), nn.Sigmoid(),  # 14 -> 28
        )

    def forward(self, z):
        return self.body(self.inp(z).view(-1, 128, 4, 4))
