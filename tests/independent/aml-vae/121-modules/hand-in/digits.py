"""MNIST as two plain tensors, images in [0,1]. It fits into memory, so no DataLoader magic."""
import torch
from torchvision.datasets import MNIST


def _as_tensors(train):
    raw = MNIST('./data', train=train, download=True)
    return raw.data.float().div(255).unsqueeze(1), raw.targets


def load(n_train=5000, seed=1):
    x, y = _as_tensors(True)
    g = torch.Generator().manual_seed(seed)
    chosen = []
    for digit in range(10):
        where = (y == digit).nonzero().squeeze(1)
        chosen.append(where[torch.randperm(len(where), generator=g)[: n_train // 10]])
    chosen = torch.cat(chosen)
    return (x[chosen], y[chosen]), _as_tensors(False)


def some_of_each(y, how_many=1, seed=7):
    """indices of `how_many` random pictures of every digit, ordered 0..9"""
    g = torch.Generator().manual_seed(seed)
    out = []
    for digit in range(10):
        where = (y == digit).nonzero().squeeze(1)
        out.append(where[torch.randperm(len(where), generator=g)[:how_many]])
    return torch.cat(out)


def minibatches(n, size, device='cpu'):
    order = torch.randperm(n, device=device)
    for a in range(0, n, size):
        yield order[a:a + size]
