"""Losses, training procedures and likelihood estimation for the VAE experiments.

AI: Copilot completed the bodies of ``train_amortized_vae`` and ``train_latent_optimization``
after I wrote the signatures and docstrings; ``estimate_log_likelihood`` was written with ChatGPT
from Eq. (9), I then adapted the names.
"""
from __future__ import annotations

import math
import os
from typing import Dict, List, Sequence, Tuple

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from model import ConvDecoder, ConvEncoder

CHECKPOINT_EPOCHS: Tuple[int, ...] = (1, 5, 10, 20, 30)
LATENT_DIM: int = 200
DEVICE: torch.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")


class IndexedDataset(Dataset):
    """Wrap a dataset such that the sample index is returned as a third element."""

    def __init__(self, base: Dataset) -> None:
        self.base = base

    def __len__(self) -> int:
        return len(self.base)

    def __getitem__(self, index: int) -> Tuple[Tensor, int, int]:
        image, label = self.base[index]
        return image, int(label), index


def reparameterize(mu: Tensor, log_var: Tensor) -> Tensor:
    """Draw a differentiable sample from ``N(mu, sigma^2 I)``.

    The re-parametrization trick expresses the latent variable as a deterministic function of the
    variational parameters and an auxiliary noise variable, ``z = mu + sigma * eps``.

    Args:
        mu: Mean vectors of shape ``(B, d)``.
        log_var: Logarithm of the variances of shape ``(B, d)``.

    Returns:
        Latent samples of shape ``(B, d)``.
    """
    sigma = torch.exp(log_var)
    eps = torch.randn_like(sigma)
    return mu + sigma * eps


def kl_divergence(mu: Tensor, log_var: Tensor) -> Tensor:
    """KL divergence to the standard normal prior, averaged over dimensions and batch (Eq. 7).

    ``mu^2 + sigma^2 - log(sigma) - 1`` is evaluated per latent dimension, with
    ``log(sigma) = log_var / 2``.
    """
    return torch.mean(mu.pow(2) + log_var.exp() - 0.5 * log_var - 1.0)


def vae_loss(x: Tensor, reconstruction: Tensor, mu: Tensor, log_var: Tensor) -> Tensor:
    """Combine the mean squared error and the averaged KL term (Eq. 5)."""
    return nn.functional.mse_loss(reconstruction, x) + kl_divergence(mu, log_var)


def train_amortized_vae(
    loader: DataLoader,
    val_loader: DataLoader,
    epochs: int = 30,
    learning_rate: float = 1e-3,
    directory: str = "checkpoints",
) -> Dict[str, List[float]]:
    """Train the encoder and the decoder jointly and save checkpoints.

    Args:
        loader: Loader over the training subset.
        val_loader: Loader over the validation images.
        epochs: Number of passes over the data.
        learning_rate: Step size of Adam.
        directory: Folder in which the checkpoints are written.

    Returns:
        The average training and validation loss of each epoch.
    """
    os.makedirs(directory, exist_ok=True)
    encoder, decoder = ConvEncoder(LATENT_DIM).to(DEVICE), ConvDecoder(LATENT_DIM).to(DEVICE)
    optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=learning_rate)
    history: Dict[str, List[float]] = {"train": [], "val": []}

    for epoch in range(1, epochs + 1):
        encoder.train(), decoder.train()
        accumulated, seen = 0.0, 0
        for images, _ in loader:
            images = images.to(DEVICE)
            mu, log_var = encoder(images)
            loss = vae_loss(images, decoder(reparameterize(mu, log_var)), mu, log_var)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            accumulated += loss.item() * images.size(0)
            seen += images.size(0)
        history["train"].append(accumulated / seen)

        encoder.eval(), decoder.eval()
        accumulated, seen = 0.0, 0
        with torch.no_grad():
            for images, _ in val_loader:
                images = images.to(DEVICE)
                mu, log_var = encoder(images)
                loss = vae_loss(images, decoder(reparameterize(mu, log_var)), mu, log_var)
                accumulated += loss.item() * images.size(0)
                seen += images.size(0)
        history["val"].append(accumulated / seen)
        print(f"[VAE] epoch {epoch:3d}: train {history['train'][-1]:.5f} val {history['val'][-1]:.5f}")

        if epoch in CHECKPOINT_EPOCHS:
            torch.save(
                {"encoder": encoder.state_dict(), "decoder": decoder.state_dict()},
                os.path.join(directory, f"vae_epoch_{epoch}.pth"),
            )
    return history


def train_latent_optimization(
    loader: DataLoader,
    num_samples: int,
    epochs: int = 30,
    learning_rate: float = 1e-3,
    directory: str = "checkpoints",
) -> List[float]:
    """Train a generator whose variational parameters are free variables (Eq. 6).

    Args:
        loader: Loader over an :class:`IndexedDataset`.
        num_samples: Number of training images ``N``.
        epochs: Number of passes over the data.
        learning_rate: Step size of Adam.
        directory: Folder in which the checkpoints are written.

    Returns:
        The average loss of each epoch.
    """
    os.makedirs(directory, exist_ok=True)
    decoder = ConvDecoder(LATENT_DIM).to(DEVICE)
    means = nn.Parameter(torch.randn(num_samples, LATENT_DIM, device=DEVICE))
    log_vars = nn.Parameter(torch.randn(num_samples, LATENT_DIM, device=DEVICE))
    optimizer = torch.optim.Adam([*decoder.parameters(), means, log_vars], lr=learning_rate)
    history: List[float] = []

    for epoch in range(1, epochs + 1):
        accumulated, seen = 0.0, 0
        for images, _, indices in loader:
            images, indices = images.to(DEVICE), indices.to(DEVICE)
            mu, log_var = means[indices], log_vars[indices]
            loss = vae_loss(images, decoder(reparameterize(mu, log_var)), mu, log_var)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            accumulated += loss.item() * images.size(0)
            seen += images.size(0)
        history.append(accumulated / seen)
        print(f"[LO] epoch {epoch:3d}: {history[-1]:.5f}")
        if epoch in CHECKPOINT_EPOCHS:
            torch.save(
                {"decoder": decoder.state_dict(), "means": means.detach(), "log_vars": log_vars.detach()},
                os.path.join(directory, f"lo_epoch_{epoch}.pth"),
            )
    return history


def fit_latents(decoder: ConvDecoder, images: Tensor, steps: int = 300, learning_rate: float = 1e-2) -> Tuple[Tensor, Tensor]:
    """Find variational parameters of unseen images while the decoder stays frozen.

    Only ``mu`` and ``log_var`` are handed to the optimizer, hence the decoder does not change.
    """
    mu = torch.randn(len(images), LATENT_DIM, device=DEVICE, requires_grad=True)
    log_var = torch.randn(len(images), LATENT_DIM, device=DEVICE, requires_grad=True)
    optimizer = torch.optim.Adam([mu, log_var], lr=learning_rate)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = vae_loss(images, decoder(reparameterize(mu, log_var)), mu, log_var)
        loss.backward()
        optimizer.step()
    return mu.detach(), log_var.detach()


def gaussian_log_pdf(x: Tensor, mean: Tensor, variance: Tensor) -> Tensor:
    """Log-density of a Gaussian with diagonal covariance, computed in log-space.

    Args:
        x: Points of shape ``(M, k)``.
        mean: Mean of shape ``(M, k)`` or ``(1, k)``.
        variance: Diagonal of the covariance, broadcastable to ``x``.

    Returns:
        A vector of ``M`` log-densities.
    """
    terms = math.log(2.0 * math.pi) + torch.log(variance) + (x - mean).pow(2) / variance
    return -0.5 * terms.sum(dim=1)


@torch.no_grad()
def estimate_log_likelihood(
    encoder: ConvEncoder,
    decoder: ConvDecoder,
    image: Tensor,
    num_samples: int = 1000,
    sigma_p: float = 0.4,
) -> float:
    """Importance-sampling estimate of ``log p(x)`` as described in Eq. (9).

    Args:
        encoder: Trained inference network, used as the proposal distribution.
        decoder: Trained generator.
        image: A single image of shape ``(1, 28, 28)``.
        num_samples: Number ``M`` of Monte-Carlo samples.
        sigma_p: Observation noise of the generative model.

    Returns:
        The estimated log-probability of the image.
    """
    mu, log_var = encoder(image.unsqueeze(0))
    variance_q = log_var.exp()
    z = mu + variance_q.sqrt() * torch.randn(num_samples, mu.size(1), device=mu.device)

    log_prior = gaussian_log_pdf(z, torch.zeros_like(mu), torch.ones_like(mu))
    log_proposal = gaussian_log_pdf(z, mu, variance_q)
    generated = decoder(z).flatten(start_dim=1)
    log_conditional = gaussian_log_pdf(
        image.reshape(1, -1).expand_as(generated), generated, torch.full_like(generated, sigma_p)
    )
    weights = log_prior + log_conditional - log_proposal
    return float(torch.logsumexp(weights, dim=0) - math.log(num_samples))
