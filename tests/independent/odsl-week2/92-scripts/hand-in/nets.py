import torch.nn as nn


class LogReg(nn.Module):
    def __init__(self, dim=2):
        super().__init__()
        self.lin = nn.Linear(dim, 1)
        self.sig = nn.Sigmoid()

    def forward(self, x):
        return self.sig(self.lin(x))


def build_net(sizes, activation=nn.ReLU):
    """build_net([2, 50, 50, 1]) -> Sequential with a sigmoid on top"""
    net = nn.Sequential()
    last = len(sizes) - 2
    for i in range(len(sizes) - 1):
        net.add_module(f"fc{i}", nn.Linear(sizes[i], sizes[i + 1]))
        if i < last:
            net.add_module(f"act{i}", activation())
    net.add_module("out", nn.Sigmoid())
    return net


def count_parameters(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
