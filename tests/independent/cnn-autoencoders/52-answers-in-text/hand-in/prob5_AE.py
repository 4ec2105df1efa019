# Problem 5.4 - fully connected autoencoder with a two-dimensional embedding
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
import matplotlib.pyplot as plt

from prob4_CNN import loaders


class Autoencoder(nn.Module):

    def __init__(self, sizes=(784, 512, 128, 32, 2)):
        super(Autoencoder, self).__init__()
        n = len(sizes) - 1
        self.enc = nn.ModuleList([nn.Linear(sizes[i], sizes[i + 1]) for i in range(n)])
        self.dec = nn.ModuleList([nn.Linear(sizes[i + 1], sizes[i]) for i in reversed(range(n))])

    def encode(self, x):
        h = x.view(x.size(0), -1)
        for layer in self.enc:
            h = F.relu(layer(h))
        return h

    def decode(self, z):
        h = z
        for layer in self.dec[:-1]:
            h = F.relu(layer(h))
        return torch.sigmoid(self.dec[-1](h)).view(-1, 1, 28, 28)

    def forward(self, x):
        return self.decode(self.encode(x))


def fit(model, loader, epochs=12, lr=0.001):
    opt = optim.Adam(model.parameters(), lr=lr)
    history = []
    for epoch in range(epochs):
        model.train()
        total = 0.0
        for x, _ in loader:
            opt.zero_grad()
            loss = F.mse_loss(model(x), x)
            loss.backward()
            opt.step()
            total += loss.item() * x.size(0)
        history.append(total / len(loader.dataset))
        print("epoch %d: mse %.5f" % (epoch + 1, history[-1]))
    return history


def plot_pairs(top, bottom, fname, labels=("original", "reconstruction"), n=10):
    fig, ax = plt.subplots(2, n, figsize=(n, 2.4))
    for k in range(n):
        ax[0, k].imshow(top[k, 0], cmap="gray", vmin=0, vmax=1)
        ax[1, k].imshow(bottom[k, 0], cmap="gray", vmin=0, vmax=1)
        ax[0, k].axis("off")
        ax[1, k].axis("off")
    ax[0, 0].set_title(labels[0], fontsize=8)
    ax[1, 0].set_title(labels[1], fontsize=8)
    fig.savefig(fname)
    plt.close(fig)


def plot_embedding(z, y, fname, title):
    fig, ax = plt.subplots(figsize=(6, 5))
    s = ax.scatter(z[:, 0], z[:, 1], c=y, cmap="tab10", s=8, vmin=-0.5, vmax=9.5)
    fig.colorbar(s, ticks=range(10), label="digit")
    ax.set_xlabel("z1")
    ax.set_ylabel("z2")
    ax.set_title(title)
    fig.savefig(fname)
    plt.close(fig)


if __name__ == "__main__":
    torch.manual_seed(2023)
    train_loader, test_loader = loaders()
    ae = Autoencoder()
    fit(ae, train_loader)
    torch.save(ae.state_dict(), "mnist_ae.pt")

    ae.eval()
    x, y = next(iter(test_loader))
    with torch.no_grad():
        z = ae.encode(x)
        plot_pairs(x, ae.decode(z), "fig5_reconstruction.png")
    plot_embedding(z, y, "fig5_embedding.png", "AE, 1000 test images")
