import torch
from torch.utils.data import DataLoader
from torchvision import datasets, transforms


class MNISTData:
    def __init__(self, batch_size=64, root='./data'):
        t = transforms.ToTensor()      # [0, 1], no normalization because of the sigmoid at the output
        self.train_set = datasets.MNIST(root, train=True, download=True, transform=t)
        self.test_set = datasets.MNIST(root, train=False, download=True, transform=t)
        self.train = DataLoader(self.train_set, batch_size=batch_size, shuffle=True)
        self.test = DataLoader(self.test_set, batch_size=500)

    def test_batch(self, n=2000):
        x = torch.stack([self.test_set[i][0] for i in range(min(n, len(self.test_set)))])
        return x, self.test_set.targets[:len(x)]


class GaussianNoise:
    """x -> x + eps, eps ~ N(0, std^2)"""

    def __init__(self, std):
        self.std = std

    def __call__(self, x):
        return x + self.std * torch.randn_like(x)


class NoNoise:
    def __call__(self, x):
        return x
