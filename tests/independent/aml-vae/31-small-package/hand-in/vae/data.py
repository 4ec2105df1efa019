import torch
from torch.utils.data import DataLoader, Dataset
from torchvision import datasets


class Digits(Dataset):
    """(image in [0,1], label, position).  The position is what latent optimization needs."""

    def __init__(self, images, labels):
        self.images = images.float().div(255).unsqueeze(1)
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, i):
        return self.images[i], self.labels[i], i

    def pick(self, per_class, seed):
        """`per_class` random positions of each digit, ordered 0..9."""
        g = torch.Generator().manual_seed(seed)
        out = []
        for d in range(10):
            where = (self.labels == d).nonzero(as_tuple=True)[0]
            out.append(where[torch.randperm(len(where), generator=g)[:per_class]])
        return torch.cat(out)


def load(cfg):
    tr = datasets.MNIST("data", train=True, download=True)
    te = datasets.MNIST("data", train=False, download=True)
    full = Digits(tr.data, tr.targets)
    keep = full.pick(cfg.per_class, cfg.seed)
    return Digits(tr.data[keep], tr.targets[keep]), Digits(te.data, te.targets)


def batches(ds, cfg):
    return DataLoader(ds, batch_size=cfg.batch_size, shuffle=True)
