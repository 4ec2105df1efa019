"""Networks for part 3. Images are (B, 1, 28, 28) with values in [0, 1]."""
import torch
from torch import nn


class Encoder(nn.Module):
    """S(x): image -> (mu, r) with r = log(sigma^2)."""

    def __init__(self, latent_dim=200):
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv2d(1, 32, 4, stride=2, padding=1),    # 14
            nn.ReLU(),
            nn.Conv2d(32, 64, 4, stride=2, padding=1),   # 7
            nn.ReLU(),
            nn.Conv2d(64, 128, 3, stride=2, padding=1),  # 4
            nn.ReLU(),
            nn.Flatten(),
        )
        self.to_mu = nn.Linear(128 * 4 * 4, latent_dim)
        self.to_r = nn.Linear(128 * 4 * 4, latent_dim)

    def forward(self, x):
        h = self.conv(x)
        return self.to_mu(h), self.to_r(h)


class Decoder(nn.Module):
    """G(z): latent -> image, starts with the linear layer."""

    def __init__(self, latent_dim=200):
        super().__init__()
        self.expand = nn.Linear(latent_dim, 128 * 4 * 4)
        self.deconv = nn.Sequential(
            nn.ReLU(),
            nn.ConvTranspose2d(128, 64, 3, stride=2, padding=1),  # 7
            nn.ReLU(),
            nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1),   # 14
            nn.ReLU(),
            nn.ConvTranspose2d(32, 1, 4, stride=2, padding=1),    # 28
            nn.Sigmoid(),
        )

    def forward(self, z):
        return self.deconv(self.expand(z).view(-1, 128, 4, 4))


def reparametrize(mu, r):
    """z = mu + sigma * eps, sigma = exp(r / 2), new eps at every call."""
    return mu + torch.exp(0.5 * r) * torch.randn_like(mu)


class AmortizedVAE(nn.Module):
    def __init__(self, latent_dim=200):
        super().__init__()
        self.latent_dim = latent_dim
        self.encoder = Encoder(latent_dim)
        self.decoder = Decoder(latent_dim)

    def forward(self, x):
        mu, r = self.encoder(x)
        return self.decoder(reparametrize(mu, r)), mu, r

    @torch.no_grad()
    def reconstruct(self, x):
        """Reconstruction from the mean of q_x (no noise)."""
        mu, _ = self.encoder(x)
        return self.decoder(mu)


class LatentTable(nn.Module):
    """One (mu_i, r_i) for each training image, for latent optimization."""

    def __init__(self, n_images, latent_dim=200):
        super().__init__()
        self.mu = nn.Parameter(torch.randn(n_images, latent_dim))
        sigma = torch.randn(n_images, latent_dim)
        # sigma may be negative or nearly 0: only its square matters, the tiny number keeps the log finite
        self.r = nn.Parameter(torch.log(sigma ** 2 + 1e-8))

    def forward(self, idx):
        return self.mu[idx], self.r[idx]
