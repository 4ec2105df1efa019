import numpy as np
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
import torch
from torch import nn

from hw2 import MNISTData, Trainer
from hw2.figures import Figures


class Autoencoder(nn.Module):
    sizes = (784, 500, 250, 100, 2)

    def __init__(self):
        super().__init__()
        self.encoder = self._mlp(self.sizes)
        self.decoder = self._mlp(self.sizes[::-1])

    @staticmethod
    def _mlp(sizes):
        layers = []
        for a, b in zip(sizes, sizes[1:]):
            layers += [nn.Linear(a, b), nn.ReLU()]
        return nn.Sequential(*layers[:-1])       # no ReLU after the last one

    def encode(self, x):
        return self.encoder(x.flatten(1))

    def forward(self, x):
        return torch.sigmoid(self.decoder(self.encode(x))).view(-1, 1, 28, 28)


class Corruption:
    """C(x~ | x): with probability p a point is replaced by a uniform one in the box ("salt and pepper"),
    else Gaussian noise is added"""

    def __init__(self, sigma=0.1, p=0.1, seed=0):
        self.sigma, self.p, self.rng = sigma, p, np.random.default_rng(seed)

    def __call__(self, x):
        noisy = x + self.rng.normal(0, self.sigma, x.shape)
        box = self.rng.uniform(x.min(0), x.max(0), x.shape)
        hit = self.rng.random(len(x)) < self.p
        return np.where(hit[:, None], box, noisy)


def plot_corruption():
    u = np.linspace(-2, 2, 500)
    x = np.c_[u, u ** 2]
    fig, ax = plt.subplots(1, 2, figsize=(9, 4), sharex=True, sharey=True)
    for a, d, t in zip(ax, (x, Corruption()(x)), ('original', r'corrupted, $\sigma=0.1,\ p=0.1$')):
        a.scatter(*d.T, s=5)
        a.set(title=t, xlabel='$x_1$', ylabel='$x_2$')
    Figures.save(fig, 'p5_corruption')


if __name__ == '__main__':
    torch.manual_seed(663)
    plot_corruption()
    data = MNISTData()
    net = Autoencoder()
    Trainer(net).fit(data.train, 20, 'mnist_ae.pt')
    x, y = data.test_batch()
    with torch.no_grad():
        z, x_hat = net.encode(x), net(x)
    print('test mse', ((x - x_hat) ** 2).mean().item())
    Figures.rows({'original': x, 'AE': x_hat}, 'p5_reconstructions', 'Problem 5.4')
    Figures.embedding(z, y, 'p5_embedding', 'Embedding of 2000 test images (linear AE layers)')
