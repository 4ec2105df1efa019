import math

import torch
import torch.nn as nn

LATENT = 200
SIGMA_P = 0.4


class Encoder(nn.Module):
    def __init__(self, latent=LATENT):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 32, 4, stride=2, padding=1), nn.ReLU(),    # 14x14
            nn.Conv2d(32, 64, 4, stride=2, padding=1), nn.ReLU(),   # 7x7
            nn.Flatten(),
            nn.Linear(64 * 7 * 7, 256), nn.ReLU(),
        )
        self.to_mu = nn.Linear(256, latent)
        self.to_r = nn.Linear(256, latent)

    def forward(self, x):
        h = self.features(x)
        return self.to_mu(h), self.to_r(h)


class Decoder(nn.Module):
    """G : R^d -> pixels"""

    def __init__(self, latent=LATENT):
        super().__init__()
        self.latent = latent
        self.lin = nn.Linear(latent, 64 * 7 * 7)
        self.up = nn.Sequential(
            nn.ReLU(),
            nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1), nn.ReLU(),   # 14
            nn.ConvTranspose2d(32, 16, 4, stride=2, padding=1), nn.ReLU(),   # 28
            nn.Conv2d(16, 1, 3, padding=1), nn.Sigmoid(),
        )

    def forward(self, z):
        return self.up(self.lin(z).view(-1, 64, 7, 7))


def reparametrize(mu, r):
    # r = log sigma^2, so sigma = exp(r/2)
    return mu + torch.exp(r / 2) * torch.randn_like(mu)


def kl_to_std_normal(mu, r):
    """KL( N(mu,exp(r)) || N(0,1) ), elementwise (no reduction)"""
    return (mu.square() + r.exp() - 1.0 - r) / 2


def vae_loss(x, x_rec, mu, r):
    # both terms averaged: over the pixels / over the latent dims (and over the batch)
    rec = nn.functional.mse_loss(x_rec, x)
    kl = kl_to_std_normal(mu, r).mean()
    return rec + kl, rec, kl


class AmortizedVAE(nn.Module):
    def __init__(self, latent=LATENT):
        super().__init__()
        self.encoder = Encoder(latent)
        self.decoder = Decoder(latent)

    def q(self, x, idx=None):
        return self.encoder(x)

    def forward(self, x, idx=None):
        mu, r = self.q(x)
        return self.decoder(reparametrize(mu, r)), mu, r


class LatentOptVAE(nn.Module):
    """one (mu, r) per training image, living in a table"""

    def __init__(self, n_images, latent=LATENT):
        super().__init__()
        self.decoder = Decoder(latent)
        self.mu, self.r = fresh_codes(n_images, latent)

    def q(self, x, idx):
        return self.mu[idx], self.r[idx]

    def forward(self, x, idx):
        mu, r = self.q(x, idx)
        return self.decoder(reparametrize(mu, r)), mu, r

    def code_params(self):
        return [self.mu, self.r]


def fresh_codes(n, latent, device=None):
    mu = torch.randn(n, latent, device=device)
    sigma = torch.randn(n, latent, device=device)
    # log(sigma^2); the tiny number only protects against an exact 0
    r = torch.log(sigma.square() + 1e-10)
    return nn.Parameter(mu), nn.Parameter(r)


def log_gauss(x, mean, log_var):
    """log N(x; mean, diag(exp(log_var))), summed over the last axis.
    log_var: tensor broadcastable to x"""
    terms = math.log(2 * math.pi) + log_var + (x - mean).square() / torch.exp(log_var)
    return -0.5 * terms.sum(-1)


@torch.no_grad()
def log_px(vae, img, m=1000, sigma_p=SIGMA_P):
    """eq. (9) for a single 1x28x28 image"""
    mu, r = vae.q(img.unsqueeze(0))
    mu_m, r_m = mu.expand(m, -1), r.expand(m, -1)
    z = reparametrize(mu_m, r_m)
    log_pz = log_gauss(z, torch.zeros_like(z), torch.zeros_like(z))
    log_qz = log_gauss(z, mu_m, r_m)
    g = vae.decoder(z).flatten(1)
    lv = torch.full_like(g, 2 * math.log(sigma_p))
    log_pxz = log_gauss(img.flatten().expand_as(g), g, lv)
    return (torch.logsumexp(log_pz + log_pxz - log_qz, dim=0) - math.log(m)).item()
