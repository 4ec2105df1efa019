"""Problem 5.4: fully connected autoencoder with a 2-d code. Also the corruption plot of 5.2 (--corruption)."""
import sys

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn as nn

from prob4_CNN import FIGS, mnist_loaders


class AutoEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Flatten(),
            nn.Linear(784, 512), nn.ReLU(),
            nn.Linear(512, 128), nn.ReLU(),
            nn.Linear(128, 32), nn.ReLU(),
            nn.Linear(32, 2),                # no nonlinearity into ...
        )
        self.decoder = nn.Sequential(
            nn.Linear(2, 32), nn.ReLU(),     # ... nor directly out of the code
            nn.Linear(32, 128), nn.ReLU(),
            nn.Linear(128, 512), nn.ReLU(),
            nn.Linear(512, 784), nn.Sigmoid(),
        )

    def forward(self, x):
        code = self.encoder(x)
        return self.decoder(code).view(-1, 1, 28, 28), code


def fit(model, loader, epochs, noise_std=0.0, lr=1e-3):
    """noise_std > 0: corrupt the input, the target stays the clean image."""
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    criterion = nn.MSELoss()
    history = []
    for epoch in range(epochs):
        model.train()
        running = 0.0
        for images, _ in loader:
            inputs = images + noise_std * torch.randn_like(images) if noise_std > 0 else images
            output, _ = model(inputs)
            loss = criterion(output, images)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            running += loss.item() * len(images)
        history.append(running / len(loader.dataset))
        print(f"  epoch {epoch + 1:2d}  mse {history[-1]:.5f}")
    return history


@torch.no_grad()
def plot_reconstructions(model, loader, path, noise_std=0.0, n=10):
    model.eval()
    images, _ = next(iter(loader))
    images = images[:n]
    rows = [("original", images)]
    inputs = images
    if noise_std > 0:
        inputs = images + noise_std * torch.randn_like(images)
        rows.append(("corrupted", inputs))
    rows.append(("reconstruction", model(inputs)[0]))
    fig, axes = plt.subplots(len(rows), n, figsize=(n, 1.2 * len(rows)))
    for r, (label, batch) in enumerate(rows):
        for c in range(n):
            axes[r, c].imshow(batch[c, 0].numpy(), cmap="gray", vmin=0, vmax=1)
            axes[r, c].set_xticks([])
            axes[r, c].set_yticks([])
        axes[r, 0].set_ylabel(label, fontsize=7)
    fig.savefig(path, dpi=150)
    plt.close(fig)


@torch.no_grad()
def plot_embedding(model, loader, path, noise_std=0.0, batches=5):
    model.eval()
    codes, labels = [], []
    for k, (images, y) in enumerate(loader):
        if k == batches:
            break
        if noise_std > 0:
            images = images + noise_std * torch.randn_like(images)
        codes.append(model(images)[1])
        labels.append(y)
    codes, labels = torch.cat(codes).numpy(), torch.cat(labels).numpy()
    fig, ax = plt.subplots(figsize=(6, 5))
    pts = ax.scatter(codes[:, 0], codes[:, 1], c=labels, cmap="tab10", s=4, vmin=-0.5, vmax=9.5)
    fig.colorbar(pts, ticks=range(10), label="digit")
    ax.set_xlabel("code 1")
    ax.set_ylabel("code 2")
    fig.savefig(path, dpi=150)
    plt.close(fig)


def corruption_plot(path, sigma=0.15, n=400, seed=0):
    """5.2: C(x~ | x) = N(x~; x, sigma^2 I)"""
    rng = np.random.default_rng(seed)
    x = rng.uniform(-1, 1, n)
    clean = np.column_stack([x, x ** 2])
    corrupted = clean + sigma * rng.standard_normal(clean.shape)
    fig, axes = plt.subplots(1, 2, figsize=(9, 4), sharex=True, sharey=True)
    axes[0].scatter(*clean.T, s=6)
    axes[0].set_title("original, $y=x^2$")
    axes[1].scatter(*corrupted.T, s=6, color="tab:orange")
    axes[1].set_title(f"corrupted, $\\sigma={sigma}$")
    fig.savefig(path, dpi=150)
    plt.close(fig)


def main():
    FIGS.mkdir(exist_ok=True)
    corruption_plot(FIGS / "p5_corruption.png")
    if "--corruption" in sys.argv:
        return
    torch.manual_seed(663)
    train_loader, test_loader = mnist_loaders()
    model = AutoEncoder()
    fit(model, train_loader, epochs=20)
    torch.save(model.state_dict(), "mnist_ae.pt")
    plot_reconstructions(model, test_loader, FIGS / "p5_recon.png")
    plot_embedding(model, test_loader, FIGS / "p5_embedding.png")


if __name__ == "__main__":
    main()
