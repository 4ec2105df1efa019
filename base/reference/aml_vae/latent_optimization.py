"""Latent optimisation of sheet 001 (Eq. 6, Q3): q is learned for each training image, without encoder."""

from __future__ import annotations

import torch
from model import Decoder, reparameterize
from torch import Tensor
from torch.utils.data import DataLoader, Dataset
from vae import vae_loss


# <reference only>
class Indexed(Dataset[tuple[Tensor, int]]):
    """A data set that gives (image, its index), so that a shuffled loader still knows whose latent it needs."""

    def __init__(self, dataset: Dataset[tuple[Tensor, int]]) -> None:
        self.dataset = dataset

    def __len__(self) -> int:
        """As many as the data set."""
        return len(self.dataset)  # type: ignore[arg-type]

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        """The image (1, 28, 28) and `index`."""
        return self.dataset[index][0], index


# </reference only>


def init_latents(count: int, latent_dim: int) -> tuple[Tensor, Tensor]:
    """Mu ~ N(0, I) and r = log(sigma^2) with sigma ~ N(0, I) (section 3.2), each (count, latent_dim)."""
    # <solution>
    return torch.randn(count, latent_dim), torch.log(torch.randn(count, latent_dim) ** 2)
    # </solution>


def train_latents(
    dataset: Dataset[tuple[Tensor, int]],
    epochs: int = 30,
    latent_dim: int = 200,
    batch_size: int = 64,
) -> tuple[Decoder, Tensor, Tensor, list[float]]:
    """Learn a decoder, and one mu and one r for every image (Eq. 6).

    Adam with 1e-3 for the decoder and 1e-2 for the latents (section 3.2).

    Args:
        dataset: N images (1, 28, 28) in [0, 1] with labels, which are not used.
        epochs: Passes over the data.
        latent_dim: d.
        batch_size: Images a step.

    Returns:
        The decoder, mu (N, d), r (N, d), and the mean loss of every epoch.
    """
    # <solution>
    indexed = Indexed(dataset)
    decoder = Decoder(latent_dim)
    mu, r = (t.requires_grad_() for t in init_latents(len(indexed), latent_dim))
    optimizer = torch.optim.Adam(
        [{"params": decoder.parameters(), "lr": 1e-3}, {"params": [mu, r], "lr": 1e-2}]
    )
    losses = []
    for _ in range(epochs):
        total = 0.0
        for x, index in DataLoader(indexed, batch_size=batch_size, shuffle=True):
            recon = decoder(reparameterize(mu[index], r[index]))
            loss = vae_loss(recon, x, mu[index], r[index])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += float(loss.detach()) * len(x)
        losses.append(total / len(indexed))
    return decoder, mu.detach(), r.detach(), losses
    # </solution>
