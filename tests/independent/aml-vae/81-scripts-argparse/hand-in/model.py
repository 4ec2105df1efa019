import torch
import torch.nn as nn


class ConvVAE(nn.Module):
    """Architecture of the exercise. x: B x 1 x 28 x 28 with values in [0, 1]."""

    def __init__(self, latent_dim=200):
        super().__init__()
        self.latent_dim = latent_dim

        self.encoder = nn.Sequential(
            nn.Conv2d(1, 64, 4, stride=2, padding=1),      # 14 x 14
            nn.ReLU(),
            nn.Conv2d(64, 128, 4, stride=2, padding=1),    # 7 x 7
            nn.ReLU(),
            nn.Conv2d(128, 256, 3, stride=2, padding=1),   # 4 x 4
            nn.ReLU(),
        )
        self.enc_linear = nn.Linear(256 * 4 * 4, 2 * latent_dim)
        self.dec_linear = nn.Linear(latent_dim, 256 * 4 * 4)
        self.decoder = nn.Sequential(
            nn.ReLU(),
            nn.ConvTranspose2d(256, 128, 3, stride=2, padding=1),  # 7 x 7
            nn.ReLU(),
            nn.ConvTranspose2d(128, 64, 4, stride=2, padding=1),   # 14 x 14
            nn.ReLU(),
            nn.ConvTranspose2d(64, 1, 4, stride=2, padding=1),     # 28 x 28
            nn.Sigmoid(),
        )

    # ---- filled in by me from here on ----
    def encode(self, x):
        """mu and r = log(sigma^2) of q_x"""
        out = self.enc_linear(self.encoder(x).flatten(1))
        mu, r = out.chunk(2, dim=1)
        return mu, r

    @staticmethod
    def reparametrize(mu, r):
        # sigma = sqrt(e^r)
        sigma = torch.exp(r / 2)
        return mu + sigma * torch.randn_like(sigma)

    def decode(self, z):
        h = self.dec_linear(z).view(-1, 256, 4, 4)
        return self.decoder(h)

    def forward(self, x):
        mu, r = self.encode(x)
        return self.decode(self.reparametrize(mu, r)), mu, r

    def generator_parameters(self):
        """Only what maps z -> image (all that latent optimization needs)."""
        return list(self.dec_linear.parameters()) + list(self.decoder.parameters())
