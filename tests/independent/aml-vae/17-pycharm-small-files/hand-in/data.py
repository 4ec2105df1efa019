import torch
from torch.utils.data import Dataset, Subset
from torchvision import datasets, transforms

ROOT = "./data_mnist"


def mnist(train):
    return datasets.MNIST(ROOT, train=train, download=True, transform=transforms.ToTensor())


def balanced_subset(dataset, total, seed=0):
    """same number of images from every digit"""
    gen = torch.Generator().manual_seed(seed)
    chosen = []
    for digit in range(10):
        where = torch.where(dataset.targets == digit)[0]
        perm = torch.randperm(len(where), generator=gen)
        chosen.append(where[perm[:total // 10]])
    return Subset(dataset, torch.cat(chosen).tolist())


def get_vae_data():
    train = balanced_subset(mnist(train=True), 5000)
    val = mnist(train=False)
    return train, val


def labels_of(dataset):
    if isinstance(dataset, Subset):
        return dataset.dataset.targets[torch.tensor(dataset.indices)]
    return dataset.targets


def images_per_digit(dataset, k, seed=1):
    """k random images of each digit.
    returns images (10*k,1,28,28) ordered by digit, labels (10*k) and their positions in the dataset"""
    gen = torch.Generator().manual_seed(seed)
    labels = labels_of(dataset)
    positions = []
    for digit in range(10):
        where = torch.where(labels == digit)[0]
        positions.append(where[torch.randperm(len(where), generator=gen)[:k]])
    positions = torch.cat(positions)
    images = torch.stack([dataset[i][0] for i in positions.tolist()])
    return images, labels[positions], positions


class WithIndex(Dataset):
    """returns (image, index) - latent optimization needs to know which q belongs to the image"""

    def __init__(self, dataset):
        self.dataset = dataset

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, i):
        return self.dataset[i][0], i
