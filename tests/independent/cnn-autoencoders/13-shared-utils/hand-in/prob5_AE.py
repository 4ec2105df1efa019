import numpy as np
import torch
import torch.nn as nn

import utils
from utils import plt


class AE(nn.Module):
    """784 - 256 - 64 - 16 - 2 - 16 - 64 - 256 - 784"""

    def __init__(self):
        super().__init__()
        # no ReLU after the last layer of the encoder / before the first one of the decoder
        self.encoder = nn.Sequential(
            nn.Linear(784, 256), nn.ReLU(),
            nn.Linear(256, 64), nn.ReLU(),
            nn.Linear(64, 16), nn.ReLU(),
            nn.Linear(16, 2))
        self.decoder = nn.Sequential(
            nn.Linear(2, 16), nn.ReLU(),
            nn.Linear(16, 64), nn.ReLU(),
            nn.Linear(64, 256), nn.ReLU(),
            nn.Linear(256, 784), nn.Sigmoid())

    def embed(self, x):
        return self.encoder(x.flatten(1))

    def forward(self, x):
        return self.decoder(self.embed(x)).view_as(x)


def corruption_figure():
    """Problem 5.2: Gaussian noise on samples of y = x^2"""
    rng = np.random.default_rng(2)
    x = rng.uniform(-2, 2, 400)
    clean = np.stack([x, x ** 2], axis=1)
    corrupted = clean + rng.normal(0.0, 0.25, clean.shape)      # C(x_hat | x) = N(x, 0.25^2 I)
    fig, axes = plt.subplots(1, 2, figsize=(8, 3.5), sharex=True, sharey=True)
    for ax, pts, name in zip(axes, (clean, corrupted), ('original', 'corrupted')):
        ax.scatter(pts[:, 0], pts[:, 1], s=5)
        ax.set_title(name)
    fig.savefig(utils.FIG + '/p5_corruption.png', dpi=150)
    plt.close(fig)


def main():
    utils.seed_everything()
    corruption_figure()
    train_loader, test_loader = utils.mnist_loaders()
    model = AE()
    curve = utils.fit_autoencoder(model, train_loader, epochs=20, lr=1e-3, tag='AE')
    torch.save(model.state_dict(), 'mnist_ae.pt')
    print('test mse', utils.test_mse(model, test_loader))
    utils.show_curves({'AE': curve}, 'p5_loss.png', 'fully connected autoencoder')
    utils.show_reconstructions(model, test_loader, 'p5_recon.png')
    utils.show_embedding(model, test_loader, 'p5_embedding.png', 'AE embedding (test images)')


if __name__ == '__main__':
    main()
