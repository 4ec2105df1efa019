import torch
from torch import nn

from .data import NoNoise


class Trainer:
    """trains an autoencoder: corrupt(x) -> net -> compare with the clean x"""

    def __init__(self, net, lr=1e-3, corrupt=None):
        self.net = net
        self.corrupt = corrupt or NoNoise()
        self.criterion = nn.MSELoss()
        self.optimizer = torch.optim.Adam(net.parameters(), lr=lr)
        self.losses = []

    def epoch(self, loader):
        self.net.train()
        total, n = 0.0, 0
        for x, _ in loader:
            x_hat = self.net(self.corrupt(x))
            loss = self.criterion(x_hat, x)
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
            total += loss.item() * x.shape[0]
            n += x.shape[0]
        return total / n

    def fit(self, loader, epochs, save_as=None):
        for e in range(1, epochs + 1):
            self.losses.append(self.epoch(loader))
            print(f'{type(self.net).__name__} epoch {e}/{epochs}: {self.losses[-1]:.5f}', flush=True)
        if save_as:
            torch.save(self.net.state_dict(), save_as)
        return self
