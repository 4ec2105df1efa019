"""Things that q1_q2, q3 and q4 share."""
import math
from pathlib import Path

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch
import torchvision
from torchvision import transforms

from sup_classification import get_balanced_subset

DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")
LATENT = 200
EPOCHS = 30
LR = 1e-3
LR_LATENT = 1e-2
SIGMA_P = 0.4
SNAPSHOTS = (1, 5, 10, 20, 30)
FIGS = Path("figs")
FIGS.mkdir(exist_ok=True)


def mnist_tensors() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """5000 training images (500 of each digit, picked by the function of part 2) and the 10k test
    images which are our validation set. MNIST is small so I keep it as tensors on the device."""
    tf = transforms.ToTensor()
    train = torchvision.datasets.MNIST("data", train=True, download=True, transform=tf)
    test = torchvision.datasets.MNIST("data", train=False, download=True, transform=tf)
    sub = get_balanced_subset(train, 500)
    idx = torch.as_tensor(sub.indices)
    to01 = lambda t: (t.float() / 255.0).unsqueeze(1).to(DEVICE)
    return to01(train.data[idx]), train.targets[idx], to01(test.data), test.targets


def pick(labels: torch.Tensor, k: int, gen: torch.Generator) -> torch.Tensor:
    """k random indices of every digit, digit after digit."""
    out = []
    for digit in range(10):
        where = (labels == digit).nonzero().flatten()
        out.append(where[torch.randperm(len(where), generator=gen)[:k]])
    return torch.cat(out)


def reparametrize(mu: torch.Tensor, r: torch.Tensor) -> torch.Tensor:
    return mu + torch.exp(r / 2) * torch.randn_like(mu)


def kl_to_standard_normal(mu: torch.Tensor, r: torch.Tensor) -> torch.Tensor:
    """Per latent dimension, r = log sigma^2.
    Eq. 7 in the pdf drops the 1/2 in front (and -log(sigma) should be -log(sigma^2));
    this is the exact divergence, minimum 0 at mu=0, sigma=1."""
    return 0.5 * (mu.pow(2) + r.exp() - r - 1.0)


def vae_loss(x: torch.Tensor, x_hat: torch.Tensor, mu: torch.Tensor, r: torch.Tensor):
    mse = torch.nn.functional.mse_loss(x_hat, x)      # mean over pixels (and batch)
    kl = kl_to_standard_normal(mu, r).mean()          # mean over latent dims (and batch)
    return mse + kl, mse, kl


def log_normal(x: torch.Tensor, mean: torch.Tensor, r: torch.Tensor) -> torch.Tensor:
    """log N(x; mean, diag(exp r)), summed over the last dimension."""
    quad = (x - mean).pow(2) * torch.exp(-r)
    return -0.5 * (quad + r + math.log(2 * math.pi)).sum(-1)


def image_grid(rows: list[torch.Tensor], names: list[str], path: str) -> None:
    n = len(rows[0])
    fig, ax = plt.subplots(len(rows), n, figsize=(n * 0.8, len(rows) * 0.85), squeeze=False)
    for i, (row, name) in enumerate(zip(rows, names)):
        for j in range(n):
            ax[i, j].imshow(row[j].detach().cpu().squeeze(), cmap="gray", vmin=0, vmax=1)
            ax[i, j].set_xticks([])
            ax[i, j].set_yticks([])
        ax[i, 0].set_ylabel(name, fontsize=7)
    fig.tight_layout(pad=0.2)
    fig.savefig(FIGS / path, dpi=160)
    plt.close(fig)


def loss_plot(curves: dict[str, list[float]], path: str) -> None:
    fig, ax = plt.subplots(figsize=(5, 3))
    for label, ys in curves.items():
        ax.plot(range(1, len(ys) + 1), ys, label=label)
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    fig.tight_layout()
    fig.savefig(FIGS / path, dpi=160)
    plt.close(fig)
