import torch
from torch import nn


def count(model):
    return sum(p.numel() for p in model.parameters())


class LogisticRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(2, 1)

    def forward(self, x):
        return torch.sigmoid(self.linear(x))


def mlp(sizes, last=None):
    """ReLU network with the given layer sizes."""
    layers = []
    for i, (a, b) in enumerate(zip(sizes[:-1], sizes[1:])):
        layers.append(nn.Linear(a, b))
        if i < len(sizes) - 2:
            layers.append(nn.ReLU())
    if last is not None:
        layers.append(last)
    return nn.Sequential(*layers)


def deep_classifier():
    return mlp((2, 64, 64, 64, 1), nn.Sigmoid())


class ConvNet(nn.Module):
    """three blocks conv-relu-maxpool with kernels 5, 3, 2; 28 -> 24 -> 12 -> 10 -> 5 -> 4 -> 2"""

    def __init__(self):
        super().__init__()
        blocks = []
        for cin, cout, k in ((1, 16, 5), (16, 32, 3), (32, 64, 2)):
            blocks += [nn.Conv2d(cin, cout, k), nn.ReLU(), nn.MaxPool2d(2)]
        self.blocks = nn.Sequential(*blocks)
        self.project = nn.Linear(64 * 2 * 2, 10)

    def forward(self, x):
        return self.project(self.blocks(x.reshape(-1, 1, 28, 28)).flatten(1))
