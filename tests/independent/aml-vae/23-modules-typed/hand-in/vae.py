from math import log, pi
from typing import NamedTuple

import torch
from torch import Tensor, nn


class Posterior(NamedTuple):
    """q(z) = N(mu, diag(exp(r))), r = log(sigma^2)"""
    mu: Tensor
    r: Tensor

    def sample(self) -> Tensor:
        return self.mu + (0.5 * self.r).exp() * torch.randn_like(self.mu)

    def kl(self) -> Tensor:
        """Eq. 7 of the exercise, in terms of r: sigma^2 = e^r, log(sigma) = r / 2. One number per latent dimension."""
        return self.mu.square() + self.r.exp() - 0.5 * self.r - 1


class ConvBlock(nn.Sequential):
    def __init__(self, c_in: int, c_out: int):
        super().__init__(nn.Conv2d(c_in, c_out, 3, stride=2, padding=1), nn.BatchNorm2d(c_out), nn.LeakyReLU(0.1))


class UpBlock(nn.Sequential):
    def __init__(self, c_in: int, c_out: int):
        super().__init__(nn.Upsample(scale_factor=2), nn.Conv2d(c_in, c_out, 3, padding=1), nn.LeakyReLU(0.1))


class Generator(nn.Module):
    def __init__(self, latent_dim: int):
        super().__init__()
        self.project = nn.Linear(latent_dim, 64 * 7 * 7)
        self.body = nn.Sequential(nn.LeakyReLU(0.1), UpBlock(64, 64), UpBlock(64, 32), nn.Conv2d(32, 1, 3, padding=1), nn.Sigmoid())

    def forward(self, z: Tensor) -> Tensor:
        return self.body(self.project(z).reshape(len(z), 64, 7, 7))


class AmortizedInference(nn.Module):
    def __init__(self, latent_dim: int):
        super().__init__()
        self.features = nn.Sequential(ConvBlock(1, 32), ConvBlock(32, 64), nn.Flatten())
        self.to_mu = nn.Linear(64 * 7 * 7, latent_dim)
        self.to_r = nn.Linear(64 * 7 * 7, latent_dim)

    def forward(self, images: Tensor) -> Posterior:
        h = self.features(images)
        return Posterior(self.to_mu(h), self.to_r(h))


class LatentTable(nn.Module):
    """mu_i and r_i for each image. Sparse, so that Adam leaves the rows alone which are not in the batch."""

    def __init__(self, n_images: int, latent_dim: int):
        super().__init__()
        self.mu = nn.Embedding.from_pretrained(torch.randn(n_images, latent_dim), freeze=False, sparse=True)
        sigma = torch.randn(n_images, latent_dim)
        self.r = nn.Embedding.from_pretrained(sigma.square().log(), freeze=False, sparse=True)

    def forward(self, positions: Tensor) -> Posterior:
        return Posterior(self.mu(positions), self.r(positions))


def negative_elbo(images: Tensor, generator: Generator, q: Posterior) -> Tensor:
    reconstruction = generator(q.sample())
    return nn.functional.mse_loss(reconstruction, images) + q.kl().mean()


def log_normal_pdf(x: Tensor, mean: Tensor, variance: Tensor) -> Tensor:
    """log of N(x; mean, diag(variance)) over the last axis, broadcasting the others"""
    per_dimension = (x - mean).square() / variance + variance.log() + log(2 * pi)
    return -per_dimension.sum(dim=-1) / 2


@torch.no_grad()
def log_likelihood(image: Tensor, inference: AmortizedInference, generator: Generator, sigma_p: float, n: int) -> float:
    q = inference(image.unsqueeze(0))
    q = Posterior(q.mu.expand(n, -1), q.r.expand(n, -1))
    z = q.sample()
    prior = log_normal_pdf(z, torch.zeros_like(z), torch.ones_like(z))
    proposal = log_normal_pdf(z, q.mu, q.r.exp())
    pixels = generator(z).flatten(start_dim=1)
    likelihood = log_normal_pdf(image.flatten(), pixels, torch.full_like(pixels, sigma_p ** 2))
    return float(torch.logsumexp(prior + likelihood - proposal, dim=0)) - log(n)
