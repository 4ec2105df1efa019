"""Things that all four VAE scripts use."""
import os

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn
from torch.utils.data import Dataset
from torchvision import datasets

CHECKPOINTS = (1, 5, 10, 20, 30)
SUBSET_SEED = 2024     # all scripts must see the same 5000 images
_mse = nn.MSELoss()


class DigitImages(Dataset):
    """A tensor copy of (a part of) MNIST which also tells the index of an image."""

    def __init__(self, images, labels):
        self.images = images.float().unsqueeze(1) / 255.0
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, i):
        return self.images[i], i

    def one_per_digit(self, seed):
        """Indices of ten random images, digit 0 first."""
        return self.n_per_digit(1, seed)[:, 0]

    def n_per_digit(self, n, seed):
        rng = np.random.RandomState(seed)
        labels = self.labels.numpy()
        rows = [rng.choice(np.where(labels == d)[0], n, replace=False) for d in range(10)]
        return torch.as_tensor(np.stack(rows))


def load_train(root, per_class=500):
    full = datasets.MNIST(root, train=True, download=True)
    rng = np.random.RandomState(SUBSET_SEED)
    targets = full.targets.numpy()
    keep = np.concatenate([rng.choice(np.where(targets == d)[0], per_class, replace=False)
                           for d in range(10)])
    keep = torch.as_tensor(keep)
    return DigitImages(full.data[keep], full.targets[keep])


def load_validation(root):
    full = datasets.MNIST(root, train=False, download=True)
    return DigitImages(full.data, full.targets)


def kl_to_prior(mu, r):
    """KL(N(mu, sigma^2) || N(0, 1)), averaged over latent dimensions and batch.

    Closed form per dimension: 1/2 (mu^2 + sigma^2 - log sigma^2 - 1). Eq. 7 of the sheet has no 1/2
    in front of mu^2 + sigma^2 - 1, so it gets negative around sigma = 0.7; I use the exact one (see report).
    """
    return (0.5 * (mu ** 2 + r.exp() - r - 1)).mean()


def vae_loss(x_hat, x, mu, r):
    """Returns (total, mse, kl); mse is the mean over pixels."""
    mse = _mse(x_hat, x)
    kl = kl_to_prior(mu, r)
    return mse + kl, mse, kl


class LossLog:
    """Averages of the epoch, weighted with the batch sizes."""

    def __init__(self):
        self.epochs = []
        self._reset()

    def _reset(self):
        self._sum, self._n = np.zeros(3), 0

    def batch(self, parts, size):
        self._sum += size * np.array([p.item() for p in parts])
        self._n += size

    def close_epoch(self):
        self.epochs.append(self._sum / self._n)
        self._reset()
        return self.epochs[-1]

    def draw(self, path, title, extra=None):
        values = np.array(self.epochs)
        t = range(1, len(values) + 1)
        plt.figure(figsize=(5, 3.2))
        for column, name in enumerate(("total", "MSE", "KL")):
            plt.plot(t, values[:, column], label=name)
        if extra is not None:
            plt.plot(t, extra, "k:", label="total, validation")
        plt.xlabel("epoch")
        plt.ylabel("loss")
        plt.title(title)
        plt.legend()
        plt.tight_layout()
        plt.savefig(path, dpi=150)
        plt.close()


def image_grid(rows, row_names, path):
    """rows: list of (10, 1, 28, 28) tensors, drawn one under the other."""
    fig, axes = plt.subplots(len(rows), 10, figsize=(10, 1.05 * len(rows)), squeeze=False)
    for r, images in enumerate(rows):
        for c in range(10):
            ax = axes[r, c]
            ax.imshow(images[c, 0].cpu().numpy(), cmap="gray", vmin=0, vmax=1)
            ax.set_xticks([])
            ax.set_yticks([])
        axes[r, 0].set_ylabel(row_names[r], fontsize=8)
    fig.tight_layout(pad=0.3)
    fig.savefig(path, dpi=150)
    plt.close(fig)


def prior_samples(n, latent_dim, seed=5):
    """The same z for Q2 and Q3, so that the pictures can be compared."""
    g = torch.Generator().manual_seed(seed)
    return torch.randn(n, latent_dim, generator=g)


def checkpoint_path(folder, name, epoch):
    return os.path.join(folder, f"{name}_epoch{epoch}.pt")


def pick_device():
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def add_common_args(parser):
    parser.add_argument("--data", default="./data")
    parser.add_argument("--ckpt", default="./ckpt")
    parser.add_argument("--figs", default="./figs")
    parser.add_argument("--latent-dim", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    return parser
