"""Things used by more than one script of part 3."""
import os

import matplotlib.pyplot as plt
import torch
from torch.utils.data import Dataset
from torchvision import datasets, transforms

from sup_classification import stratified_subset   # the subsampling we were given

LATENT_DIM = 200
SIGMA_P = 0.4
SHOW_EPOCHS = (1, 5, 10, 20, 30)


def get_device():
    return torch.device('cuda' if torch.cuda.is_available() else 'cpu')


def mnist_sets(root='./data', per_class=500):
    """(5000 training images, the 10,000 validation images). Seed is fixed inside
    stratified_subset so that Q1, Q3 and Q4 all see the same 5000."""
    to_tensor = transforms.ToTensor()
    train = datasets.MNIST(root, train=True, download=True, transform=to_tensor)
    val = datasets.MNIST(root, train=False, download=True, transform=to_tensor)
    return stratified_subset(train, per_class), val


class WithIndex(Dataset):
    """Latent optimization has to know which image it got."""

    def __init__(self, base):
        self.base = base

    def __len__(self):
        return len(self.base)

    def __getitem__(self, i):
        image, label = self.base[i]
        return image, label, i


def kl_mean(mu, r):
    """KL( N(mu, diag e^r) || N(0, I) ), averaged over latent dimensions (and the batch).

    Per dimension 1/2 (mu^2 + sigma^2 - log sigma^2 - 1). Eq. 7 of the sheet is printed without the
    1/2 and with log(sigma); mu^2 + s^2 - log(s) - 1 has its minimum at s = 1/sqrt(2) and is negative
    there, so it can't be a KL. I use the formula of Kingma & Welling (appendix B).
    """
    return 0.5 * (mu ** 2 + r.exp() - r - 1).mean()


def images_per_digit(dataset, k, seed):
    """dict digit -> tensor k x 1 x 28 x 28, randomly chosen"""
    g = torch.Generator().manual_seed(seed)
    found = {d: [] for d in range(10)}
    for i in torch.randperm(len(dataset), generator=g).tolist():
        image, label = dataset[i]
        label = int(label)
        if len(found[label]) < k:
            found[label].append(image)
            if all(len(v) == k for v in found.values()):
                break
    return {d: torch.stack(v) for d, v in found.items()}


def one_of_each(dataset, seed):
    per = images_per_digit(dataset, 1, seed)
    return torch.cat([per[d] for d in range(10)])


def plot_grid(rows, titles, path):
    """rows: list of tensors 10 x 1 x 28 x 28; one line of images for each

    [written with Copilot: the whole loop below; I only changed the labels]
    """
    n = rows[0].shape[0]
    fig, axes = plt.subplots(len(rows), n, figsize=(n * 0.8, len(rows) * 0.85), squeeze=False)
    for i, (row, title) in enumerate(zip(rows, titles)):
        for j in range(n):
            ax = axes[i][j]
            ax.imshow(row[j, 0].detach().cpu().numpy(), cmap='gray', vmin=0, vmax=1)
            ax.set_xticks([])
            ax.set_yticks([])
        axes[i][0].set_ylabel(title, fontsize=8)
    fig.tight_layout(pad=0.3)
    os.makedirs(os.path.dirname(path) or '.', exist_ok=True)
    fig.savefig(path, dpi=150)
    plt.close(fig)
