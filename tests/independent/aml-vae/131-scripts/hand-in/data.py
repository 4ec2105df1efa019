import numpy as np
import torch
from torch.utils.data import Dataset
from torchvision import datasets


def load_raw(train, root="data"):
    ds = datasets.MNIST(root, train=train, download=True)
    x = ds.data.unsqueeze(1).float() / 255.0     # N,1,28,28 in [0,1]
    return x, ds.targets.clone()


def balanced_indices(y, per_class, seed):
    rng = np.random.default_rng(seed)
    y = y.numpy()
    return np.concatenate([rng.choice(np.flatnonzero(y == c), per_class, replace=False) for c in range(10)])


class IndexedDigits(Dataset):
    """keeps everything in memory; also gives back the position of the image,
    latent optimisation needs to know *which* image it is looking at"""

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        return self.x[i], self.y[i], i


def vae_sets(per_class=500, seed=0, root="data"):
    """5000 balanced training images and the full test set as validation"""
    xtr, ytr = load_raw(True, root)
    idx = torch.as_tensor(balanced_indices(ytr, per_class, seed))
    xva, yva = load_raw(False, root)
    return IndexedDigits(xtr[idx], ytr[idx]), IndexedDigits(xva, yva)


def k_per_class(ds, k, seed):
    """tensor of k images of every digit, ordered 0,0,..,1,1,.."""
    idx = torch.as_tensor(balanced_indices(ds.y, k, seed))
    return ds.x[idx], ds.y[idx], idx
