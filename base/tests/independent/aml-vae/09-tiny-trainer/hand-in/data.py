import numpy as np
import torch
from torchvision.datasets import MNIST


def mnist(train):
    d = MNIST("./data", train=train, download=True)
    return d.data[:, None].float() / 255, d.targets


def train_subset(per_class=500, seed=0):
    """5000 training images, the same number of each digit"""
    x, y = mnist(True)
    rng = np.random.default_rng(seed)
    idx = np.concatenate([rng.choice(np.flatnonzero(y.numpy() == c), per_class, replace=False) for c in range(10)])
    return x[idx], y[idx]


def some_of_each(x, y, k=1, seed=0):
    """k random images of each class, sorted by class"""
    g = torch.Generator().manual_seed(seed)
    pick = []
    for c in range(10):
        of_c = torch.nonzero(y == c)[:, 0]
        pick.append(of_c[torch.randperm(len(of_c), generator=g)[:k]])
    pick = torch.cat(pick)
    return x[pick], y[pick]
