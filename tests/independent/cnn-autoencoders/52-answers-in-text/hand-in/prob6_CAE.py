# Problem 6 - convolutional autoencoder, with and without skip connections, with and without noise
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
import matplotlib.pyplot as plt

from prob4_CNN import loaders
from prob5_AE import plot_pairs, plot_embedding

SIGMA = 0.3


class CAE(nn.Module):

    def __init__(self, skip=False):
        super(CAE, self).__init__()
        self.skip = skip
        self.c1 = nn.Conv2d(1, 4, kernel_size=3, stride=1, padding=1)
        self.c2 = nn.Conv2d(4, 8, kernel_size=3, stride=1, padding=1)
        self.pool = nn.MaxPool2d(kernel_size=2, stride=2)
        self.l1 = nn.Linear(8 * 7 * 7, 20)
        self.l2 = nn.Linear(20, 2)

        self.l3 = nn.Linear(2, 20)
        self.l4 = nn.Linear(20, 392)
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        self.c3 = nn.Conv2d(8, 4, kernel_size=3, stride=1, padding=1)
        self.c4 = nn.Conv2d(4, 1, kernel_size=3, stride=1, padding=1)

    def encode(self, x):
        p1 = self.pool(F.relu(self.c1(x)))       # 4 x 14 x 14
        p2 = self.pool(F.relu(self.c2(p1)))      # 8 x 7 x 7
        z = self.l2(F.relu(self.l1(p2.flatten(1))))
        return z, p1, p2

    def decode(self, z, p1, p2):
        h = F.relu(self.l4(F.relu(self.l3(z)))).view(-1, 8, 7, 7)
        if self.skip:
            h = h + p2
        h = F.relu(self.c3(self.up(h)))          # 4 x 14 x 14
        if self.skip:
            h = h + p1
        return torch.sigmoid(self.c4(self.up(h)))

    def forward(self, x):
        return self.decode(*self.encode(x))


def corrupt(x):
    return x + SIGMA * torch.randn_like(x)


def fit(model, loader, noisy=False, epochs=12, lr=0.001):
    opt = optim.Adam(model.parameters(), lr=lr)
    history = []
    for epoch in range(epochs):
        model.train()
        total = 0.0
        for x, _ in loader:
            if noisy:
                x = corrupt(x)
            opt.zero_grad()
            loss = F.mse_loss(model(x), x)
            loss.backward()
            opt.step()
            total += loss.item() * x.size(0)
        history.append(total / len(loader.dataset))
        print("epoch %d: mse %.5f" % (epoch + 1, history[-1]))
    return history


def plot_losses(curves, fname):
    fig, ax = plt.subplots()
    for name, h in curves.items():
        ax.plot(range(1, len(h) + 1), h, label=name)
    ax.set_xlabel("epoch")
    ax.set_ylabel("training loss (MSE)")
    ax.legend()
    fig.savefig(fname)
    plt.close(fig)


if __name__ == "__main__":
    torch.manual_seed(2023)
    train_loader, test_loader = loaders()
    x, y = next(iter(test_loader))

    # 6.1
    cae = CAE()
    loss_cae = fit(cae, train_loader)
    torch.save(cae.state_dict(), "mnist_cae.pt")
    cae.eval()
    with torch.no_grad():
        plot_pairs(x, cae(x), "fig61_reconstruction.png")
        plot_embedding(cae.encode(x)[0], y, "fig61_embedding.png", "CAE")

    # 6.2
    cae_skip = CAE(skip=True)
    loss_skip = fit(cae_skip, train_loader)
    torch.save(cae_skip.state_dict(), "mnist-cae-skip.pt")
    cae_skip.eval()
    with torch.no_grad():
        plot_pairs(x, cae_skip(x), "fig62_reconstruction.png")
        plot_embedding(cae.encode(x)[0], y, "fig62_embedding.png", "CAE with skip connections")
    plot_losses({"no skip": loss_cae, "skip": loss_skip}, "fig62_losses.png")

    # 6.3
    xn = corrupt(x)
    noisy_losses = {}
    for skip in (False, True):
        tag = "skip" if skip else "noskip"
        model = CAE(skip=skip)
        noisy_losses[tag] = fit(model, train_loader, noisy=True)
        torch.save(model.state_dict(), "mnist-cae-noisy-%s.pt" % tag)
        model.eval()
        with torch.no_grad():
            plot_pairs(xn, model(xn), "fig63_reconstruction_%s.png" % tag, ("corrupted", "reconstruction"))
            plot_pairs(x, model(xn), "fig63_vs_original_%s.png" % tag, ("original", "reconstruction"))
            plot_embedding(model.encode(xn)[0], y, "fig63_embedding_%s.png" % tag, "noisy CAE, " + tag)
    plot_losses(noisy_losses, "fig63_losses.png")
