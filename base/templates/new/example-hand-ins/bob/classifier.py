"""A softmax, a small classifier, and its training."""

import torch
from torch import nn


def softmax(z):
    """Return the softmax of z, of shape (N, K), over its last axis, also where entries of z are in the hundreds."""
    e = torch.exp(z - z.max(-1, keepdim=True).values)
    return e / e.sum(0, keepdim=True)


class Classifier(nn.Module):
    """Maps points (N, 2) to logits (N, 1): one hidden layer of 16 units with ReLU."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 1))

    def forward(self, x):
        """Return the logits."""
        return self.layers(x)


def train(model, x, y, steps):
    """Train on points x (N, 2) with labels y (N, 1) by full-batch Adam at a rate of 1e-2; return the loss of each step."""
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-1)
    losses = []
    for _ in range(steps):
        loss = nn.functional.binary_cross_entropy_with_logits(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
