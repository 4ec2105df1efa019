"""The amortised VAE of sheet 001 (section 3, Q1 and Q2)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from model import VAE
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

EPOCHS_KEPT = (1, 5, 10, 20, 30)


def kl_divergence(mu: Tensor, r: Tensor) -> Tensor:
    r""":math:`\mathrm{KL}(N(\mu, e^r) \| N(0, 1))` of every latent dimension, in nats.

    This is the right form of Eq. 7: the factor 1/2 and log(sigma^2) = r (Kingma and Welling,
    appendix B). Section 3.2 asks for the average over the latent dimensions.

    Args:
        mu: Means, (N, d).
        r: log(sigma^2), (N, d).

    Returns:
        One number for each image and dimension, (N, d); `vae_loss` averages them.
    """
    # <solution>
    return 0.5 * (mu**2 + torch.exp(r) - r - 1)
    # </solution>


# <reference only>
def kl_sheet(mu: Tensor, r: Tensor) -> Tensor:
    """Eq. 7 as the sheet prints it, mu^2 + sigma^2 - log(sigma) - 1, which is no KL divergence."""
    return mu**2 + torch.exp(r) - r / 2 - 1


def kl_scaled(mu: Tensor, r: Tensor) -> Tensor:
    """Eq. 7 with the right logarithm, in the sheet's scale: twice the KL divergence."""
    return mu**2 + torch.exp(r) - r - 1


# </reference only>


def vae_loss(recon: Tensor, x: Tensor, mu: Tensor, r: Tensor) -> Tensor:
    """Mean squared error over the pixels plus the KL averaged over dimensions (Eq. 5, section 3.2).

    Args:
        recon: Reconstructions, (N, 1, 28, 28).
        x: Images, (N, 1, 28, 28).
        mu: Means, (N, d).
        r: log(sigma^2), (N, d).

    Returns:
        A scalar.
    """
    # <solution>
    return nn.functional.mse_loss(recon, x) + kl_divergence(mu, r).mean()
    # </solution>


# <reference only>
def vae_loss_sheet(recon: Tensor, x: Tensor, mu: Tensor, r: Tensor) -> Tensor:
    """The same with Eq. 7 as printed."""
    return nn.functional.mse_loss(recon, x) + kl_sheet(mu, r).mean()


def vae_loss_scaled(recon: Tensor, x: Tensor, mu: Tensor, r: Tensor) -> Tensor:
    """The same with Eq. 7 in the sheet's scale."""
    return nn.functional.mse_loss(recon, x) + kl_scaled(mu, r).mean()


# </reference only>


def train_vae(
    dataset: Dataset[tuple[Tensor, int]],
    epochs: int = 30,
    latent_dim: int = 200,
    batch_size: int = 64,
    keep: Sequence[int] = EPOCHS_KEPT,
    folder: str | None = None,
) -> tuple[VAE, list[float]]:
    """Train with Adam at 1e-3 (section 3.2) and save the weights of the epochs in `keep`.

    Args:
        dataset: Images (1, 28, 28) in [0, 1] with labels, which are not used.
        epochs: Passes over the data.
        latent_dim: d.
        batch_size: Images a step.
        keep: Epochs whose `state_dict` is saved as `vae_epoch_<n>.pt`.
        folder: Where to save; None saves nothing.

    Returns:
        The model and the mean loss of every epoch.
    """
    # <solution>
    model = VAE(latent_dim)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    losses = []
    for epoch in range(1, epochs + 1):
        total, count = 0.0, 0
        for x, _ in DataLoader(dataset, batch_size=batch_size, shuffle=True):
            recon, mu, r = model(x)
            loss = vae_loss(recon, x, mu, r)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += float(loss.detach()) * len(x)
            count += len(x)
        losses.append(total / count)
        if folder is not None and epoch in keep:
            torch.save(model.state_dict(), Path(folder) / f"vae_epoch_{epoch:02d}.pt")
    return model, losses
    # </solution>


def sample_prior(decoder: nn.Module, count: int = 10, latent_dim: int = 200) -> Tensor:
    """Images (count, 1, 28, 28) decoded from z ~ N(0, I) (Q2)."""
    # <solution>
    with torch.no_grad():
        return decoder(torch.randn(count, latent_dim))
    # </solution>
