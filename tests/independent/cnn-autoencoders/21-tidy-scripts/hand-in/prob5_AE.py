"""Problem 5.4 - fully connected autoencoder, 2d bottleneck."""
import numpy as np
import torch
import torch.nn as nn
import matplotlib.pyplot as plt

from prob4_CNN import get_loaders, DEVICE

EPOCHS = 20


class AE(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Linear(784, 1000), nn.ReLU(),
            nn.Linear(1000, 500), nn.ReLU(),
            nn.Linear(500, 250), nn.ReLU(),
            nn.Linear(250, 2),
        )
        self.decoder = nn.Sequential(
            nn.Linear(2, 250), nn.ReLU(),
            nn.Linear(250, 500), nn.ReLU(),
            nn.Linear(500, 1000), nn.ReLU(),
            nn.Linear(1000, 784), nn.Sigmoid(),
        )

    def forward(self, x):
        z = self.encoder(x.flatten(1))
        out = self.decoder(z).view(-1, 1, 28, 28)
        return out, z


def train_ae(model, loader, epochs=EPOCHS, lr=1e-3, noise=0.0):
    """Trains on MSE against the clean image. Returns the mean loss of each epoch.

    noise: standard deviation of gaussian noise on the input (Problem 6.3)."""
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    mse = nn.MSELoss()
    history = []
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for x, _ in loader:
            x = x.to(DEVICE)
            x_in = x + noise * torch.randn_like(x) if noise > 0 else x
            recon, _ = model(x_in)
            loss = mse(recon, x)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
        history.append(total / len(loader.dataset))
        print(f"[{epoch + 1}/{epochs}] mse {history[-1]:.5f}")
    return history


def show_reconstructions(model, x, fname, noise=0.0, n=10):
    """Rows: original, (noisy input), reconstruction"""
    model.eval()
    x = x[:n].to(DEVICE)
    x_in = x + noise * torch.randn_like(x) if noise > 0 else x
    with torch.no_grad():
        recon, _ = model(x_in)
    rows = [("original", x)]
    if noise > 0:
        rows.append(("noisy", x_in))
    rows.append(("reconstruction", recon))
    fig, axes = plt.subplots(len(rows), n, figsize=(n, len(rows) + 0.4))
    for r, (name, imgs) in enumerate(rows):
        for c in range(n):
            axes[r, c].imshow(imgs[c, 0].cpu(), cmap="gray", vmin=0, vmax=1)
            axes[r, c].axis("off")
        axes[r, 0].set_title(name, fontsize=8)
    fig.savefig(fname, dpi=150)
    plt.close(fig)


def plot_embedding(model, loader, fname, noise=0.0, max_points=5000):
    model.eval()
    zs, ys, count = [], [], 0
    with torch.no_grad():
        for x, y in loader:
            x = x.to(DEVICE)
            if noise > 0:
                x = x + noise * torch.randn_like(x)
            _, z = model(x)
            zs.append(z.cpu().numpy())
            ys.append(y.numpy())
            count += len(y)
            if count >= max_points:
                break
    zs, ys = np.concatenate(zs), np.concatenate(ys)
    fig = plt.figure(figsize=(7, 6))
    plt.scatter(zs[:, 0], zs[:, 1], c=ys, cmap="tab10", s=5)
    plt.colorbar(label="digit")
    plt.xlabel("z1")
    plt.ylabel("z2")
    plt.title(fname[:-4])
    plt.savefig(fname, dpi=150)
    plt.close(fig)


if __name__ == "__main__":
    torch.manual_seed(0)
    train_loader, test_loader = get_loaders(128)
    ae = AE().to(DEVICE)
    train_ae(ae, train_loader)
    torch.save(ae.state_dict(), "mnist_ae.pt")
    batch, _ = next(iter(test_loader))
    show_reconstructions(ae, batch, "ae_recon.png")
    plot_embedding(ae, test_loader, "ae_embedding.png")
