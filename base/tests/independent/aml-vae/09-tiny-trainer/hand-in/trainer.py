"""Shared by the amortized VAE and latent optimization."""
import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

SNAPSHOTS = (1, 5, 10, 20, 30)


def reparametrize(mu, r):
    sigma = torch.exp(r / 2)
    return mu + sigma * torch.randn_like(sigma)


def kl_standard(mu, r):
    """KL(N(mu, sigma^2) || N(0, 1)) in every dimension. Eq. (7) of the sheet lacks the square in log(sigma) and the 1/2."""
    return 0.5 * (mu ** 2 + r.exp() - r - 1)


class Trainer:
    """subclasses: q(x, i) gives (mu, r) of a batch; snapshot(epoch) is called at SNAPSHOTS"""

    def __init__(self, decoder, param_groups):
        self.decoder = decoder
        self.mse = nn.MSELoss()
        self.optim = torch.optim.Adam(param_groups)
        self.history = []

    def q(self, x, i):
        raise NotImplementedError

    def snapshot(self, epoch):
        pass

    def loss(self, x, i):
        mu, r = self.q(x, i)
        return self.mse(self.decoder(reparametrize(mu, r)), x) + kl_standard(mu, r).mean()

    def step(self, x, i):
        loss = self.loss(x, i)
        self.optim.zero_grad()
        loss.backward()
        self.optim.step()
        return loss.item() * len(x)

    def epoch_end(self, epoch, total, n):
        self.history.append(total / n)
        print(f"epoch {epoch:2d}  {self.history[-1]:.5f}")
        if epoch in SNAPSHOTS:
            self.snapshot(epoch)

    def fit(self, images, epochs=30, batch=64):
        loader = DataLoader(TensorDataset(images, torch.arange(len(images))), batch_size=batch, shuffle=True)
        for epoch in range(1, epochs + 1):
            total = sum(self.step(x, i) for x, i in loader)
            self.epoch_end(epoch, total, len(images))
        return self

    def plot_loss(self, path):
        plt.figure()
        plt.plot(range(1, len(self.history) + 1), self.history, "o-")
        plt.xlabel("epoch")
        plt.ylabel("MSE + KL")
        plt.savefig(path)
        plt.close()


def gallery(rows, path):
    """rows: name -> 10 images"""
    fig, ax = plt.subplots(len(rows), 10, figsize=(10, 1.1 * len(rows)), squeeze=False)
    for line, (name, imgs) in zip(ax, rows.items()):
        for a, im in zip(line, imgs):
            a.imshow(im.detach().squeeze(), cmap="gray", vmin=0, vmax=1)
            a.set(xticks=[], yticks=[])
        line[0].set_ylabel(name, rotation=0, ha="right")
    fig.savefig(path)
    plt.close(fig)
