"""All models of the sheet, except for the flow (see flow.py)."""
import torch
from torch import nn


def n_parameters(module: nn.Module) -> int:
    return sum(p.numel() for p in module.parameters() if p.requires_grad)


class LogisticRegression(nn.Module):
    """sigma(Wx + b)"""

    def __init__(self, n_features: int = 2):
        super().__init__()
        self.affine = nn.Linear(n_features, 1)

    def forward(self, x):
        return self.affine(x).sigmoid()


class FeedForward(nn.Module):
    """Dense ReLU network for a list of layer sizes. No activation after the last layer unless `head` is given."""

    def __init__(self, sizes, head: nn.Module | None = None):
        super().__init__()
        layers = []
        for n_in, n_out in zip(sizes[:-2], sizes[1:-1]):
            layers += [nn.Linear(n_in, n_out), nn.ReLU()]
        layers.append(nn.Linear(sizes[-2], sizes[-1]))
        if head is not None:
            layers.append(head)
        self.net = nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)


class DigitCNN(nn.Module):
    """Takes flat MNIST vectors (N, 784), returns 10 logits."""

    def __init__(self, channels=(8, 16, 32)):
        super().__init__()
        c1, c2, c3 = channels
        self.features = nn.Sequential(
            self._block(1, c1, 5),
            self._block(c1, c2, 3),
            self._block(c2, c3, 2),
        )
        self.project = nn.Linear(c3 * 2 * 2, 10)

    @staticmethod
    def _block(c_in, c_out, k):
        return nn.Sequential(nn.Conv2d(c_in, c_out, k), nn.ReLU(), nn.MaxPool2d(2))

    def forward(self, x):
        maps = self.features(x.view(-1, 1, 28, 28))
        return self.project(torch.flatten(maps, start_dim=1))
