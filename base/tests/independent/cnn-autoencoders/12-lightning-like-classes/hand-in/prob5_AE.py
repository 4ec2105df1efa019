import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from torch import nn

from lit import LitModule, MNISTData, Trainer


class LitAE(LitModule):
    def __init__(self, sizes=(784, 512, 128, 32, 2)):
        super().__init__()
        enc, dec = [], []
        for a, b in zip(sizes[:-1], sizes[1:]):
            enc += [nn.Linear(a, b), nn.ReLU()]
        rev = sizes[::-1]
        for a, b in zip(rev[:-1], rev[1:]):
            dec += [nn.Linear(a, b), nn.ReLU()]
        self.encoder = nn.Sequential(*enc)
        self.decoder = nn.Sequential(*dec[:-1], nn.Sigmoid())

    def encode(self, x):
        return self.encoder(x.flatten(1))

    def forward(self, x):
        return self.decoder(self.encode(x)).view_as(x)

    def training_step(self, batch):
        x, _ = batch
        return F.mse_loss(self(x), x)


def show_reconstructions(original, reconstruction, file, names=("original", "reconstruction")):
    fig, axes = plt.subplots(2, 10, figsize=(12, 2.8))
    for i in range(10):
        axes[0, i].imshow(original[i, 0], cmap="gray")
        axes[1, i].imshow(reconstruction[i, 0], cmap="gray")
    for row, name in enumerate(names):
        axes[row, 0].set_title(name, fontsize=8)
    for ax in axes.flat:
        ax.axis("off")
    fig.savefig(file)
    plt.close(fig)


def show_embedding(z, y, file, title=""):
    fig, ax = plt.subplots(figsize=(6, 5))
    s = ax.scatter(z[:, 0], z[:, 1], c=y, s=4, cmap="tab10")
    fig.colorbar(s, ticks=range(10))
    ax.set_title(title)
    fig.savefig(file)
    plt.close(fig)


def corruption_example():
    """Problem 5.2: y = x^2, additive Gaussian noise."""
    g = torch.Generator().manual_seed(1)
    x = torch.linspace(-2, 2, 300)
    clean = torch.stack([x, x ** 2], 1)
    noisy = clean + 0.25 * torch.randn(clean.shape, generator=g)
    fig, axes = plt.subplots(1, 2, figsize=(8, 3.5), sharex=True, sharey=True)
    axes[0].scatter(clean[:, 0], clean[:, 1], s=5)
    axes[0].set_title("x")
    axes[1].scatter(noisy[:, 0], noisy[:, 1], s=5, color="C1")
    axes[1].set_title("C(x^ | x) = N(x, 0.25^2 I)")
    fig.savefig("p5_corruption.png")


if __name__ == "__main__":
    torch.manual_seed(0)
    corruption_example()
    data = MNISTData()
    model = LitAE()
    Trainer(max_epochs=20).fit(model, data)
    torch.save(model.state_dict(), "mnist_ae.pt")

    x, y = next(iter(data.test_dataloader()))
    with torch.no_grad():
        show_reconstructions(x, model(x), "p5_reconstructions.png")
        show_embedding(model.encode(x), y, "p5_embedding.png", "autoencoder")
