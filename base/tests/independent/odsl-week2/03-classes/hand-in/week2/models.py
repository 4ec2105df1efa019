import torch
from torch import nn
from torch.distributions import Independent, Normal


class LogisticRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(2, 1)

    def forward(self, x):
        return torch.sigmoid(self.linear(x))


def build_mlp(sizes, final=None):
    layers = []
    for i, (a, b) in enumerate(zip(sizes[:-1], sizes[1:])):
        layers.append(nn.Linear(a, b))
        if i < len(sizes) - 2:
            layers.append(nn.ReLU())
    if final is not None:
        layers.append(final)
    return nn.Sequential(*layers)


def deep_classifier():
    return build_mlp((2, 50, 50, 50, 1), final=nn.Sigmoid())


class MnistCNN(nn.Module):
    def __init__(self, channels=(16, 32, 64)):
        super().__init__()
        blocks, c_in = [], 1
        for c_out, k in zip(channels, (5, 3, 2)):
            blocks += [nn.Conv2d(c_in, c_out, k), nn.ReLU(), nn.MaxPool2d(2)]
            c_in = c_out
        self.blocks = nn.Sequential(*blocks)          # 28 -> 24/12 -> 10/5 -> 4/2
        self.project = nn.Linear(c_in * 2 * 2, 10)

    def forward(self, x):
        x = self.blocks(x.view(-1, 1, 28, 28))
        return self.project(x.flatten(1))


def count_parameters(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


class AffineTransform:
    """y = Ax + b on batches (N, 2)"""

    @staticmethod
    def forward(x, A, b):
        return x @ A.t() + b

    @staticmethod
    def inverse(y, A, b):
        return torch.linalg.solve(A, (y - b).t()).t()

    @staticmethod
    def log_abs_det_jacobian(A):
        return torch.linalg.slogdet(A).logabsdet

    @classmethod
    def log_prob(cls, y, A, b):
        base = Independent(Normal(torch.zeros(2), torch.ones(2)), 1)
        return base.log_prob(cls.inverse(y, A, b)) - cls.log_abs_det_jacobian(A)


class AffineFlow(nn.Module):
    def __init__(self):
        super().__init__()
        self.A = nn.Parameter(torch.eye(2) + 0.1 * torch.randn(2, 2))
        self.b = nn.Parameter(torch.zeros(2))

    def log_prob(self, y):
        return AffineTransform.log_prob(y, self.A, self.b)

    def generate(self, n=None, base=None):
        if base is None:
            base = torch.randn(n, 2)
        return AffineTransform.forward(base, self.A, self.b)
