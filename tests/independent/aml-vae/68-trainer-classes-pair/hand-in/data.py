import torch
from sklearn.model_selection import train_test_split
from torch.utils.data import Dataset, Subset
from torchvision import datasets, transforms


class IndexedDataset(Dataset):
    """returns also the position of the image, latent optimization needs it"""

    def __init__(self, base):
        self.base = base

    def __len__(self):
        return len(self.base)

    def __getitem__(self, i):
        x, y = self.base[i]
        return x, y, i


def get_mnist(n_train=5000, seed=0):
    # same as in sup_classification.py, with 5000 images
    transform = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    mnist_train = datasets.MNIST(root="./data", train=True, download=True, transform=transform)
    mnist_test = datasets.MNIST(root="./data", train=False, download=True, transform=transform)
    idx, _ = train_test_split(range(len(mnist_train)), train_size=n_train,
                              stratify=mnist_train.targets, random_state=seed)
    return mnist_train, Subset(mnist_train, idx), mnist_test


def pick_per_digit(dataset, n=1, seed=0):
    """n random images of every digit -> images (10*n, 1, 28, 28), labels, sorted by digit"""
    g = torch.Generator().manual_seed(seed)
    found = {d: [] for d in range(10)}
    for i in torch.randperm(len(dataset), generator=g).tolist():
        x, y = dataset[i]
        if len(found[y]) < n:
            found[y].append(x)
        if all(len(v) == n for v in found.values()):
            break
    images = torch.stack([x for d in range(10) for x in found[d]])
    labels = torch.arange(10).repeat_interleave(n)
    return images, labels
