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

    def encode(self, x):
        h = self.encoder(x)
        h = self.enc_linear(torch.flatten(h, start_dim=1))
        mu = h[:, :self.latent_dim]
        r = h[:, self.latent_dim:]
        return mu, r

    def reparametrize(self, mu, r):
        # z = mu + sigma * eps
        eps = torch.randn_like(mu)
        sigma = torch.exp(r)      # r is the log, so back with exp
        z = mu + sigma * eps
        return z

    def decode(self, z):
        h = self.dec_linear(z)
        h = h.reshape(z.shape[0], 256, 4, 4)
        return self.decoder(h)

    def forward(self, x):
        mu, r = self.encode(x)
        z = self.reparametrize(mu, r)
        return self.decode(z), mu, r
