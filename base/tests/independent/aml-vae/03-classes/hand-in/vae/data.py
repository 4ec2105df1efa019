import numpy as np
import torch
from sklearn.model_selection import train_test_split
from torchvision import datasets


class Digits:
    """Images as one tensor (N,1,28,28) in [0,1] and labels. Small enough to keep all of it in memory."""

    def __init__(self, train, size=None, root='./data', seed=0):
        ds = datasets.MNIST(root=root, train=train, download=True)
        idx = np.arange(len(ds))
        if size is not None:
            idx, _ = train_test_split(idx, train_size=size, stratify=ds.targets, random_state=seed)
        self.x = ds.data[idx].unsqueeze(1).float().div(255)
        self.y = ds.targets[idx]

    def __len__(self):
        return len(self.x)

    def per_class(self, k, seed):
        """k random indices of each class -> list of 10 arrays"""
        g = np.random.default_rng(seed)
        return [g.choice(np.flatnonzero(self.y.numpy() == c), k, replace=False) for c in range(10)]

    def batches(self, size, shuffle=True):
        order = torch.randperm(len(self)) if shuffle else torch.arange(len(self))
        return order.split(size)
