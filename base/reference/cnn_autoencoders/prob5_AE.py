"""Problem 5 (sheet 004): corruption of data, and an autoencoder of MNIST with two latent dimensions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from matplotlib import pyplot as plt
from torch import Tensor, nn
from torch.utils.data import DataLoader
from torchvision import datasets, transforms


def corrupt(x: Tensor, std: float = 0.1) -> Tensor:
    """A draw of C(x_hat | x) = N(x, std² I), for points x of shape (N, 2)."""
    # <solution>
    return x + std * torch.randn_like(x)
    # </solution>


def plot_corruption() -> None:
    """Points of y = x² and the same points corrupted, in one figure."""
    # <solution>
    x = torch.linspace(-1, 1, 200)
    points = torch.stack([x, x**2], 1)
    _, ax = plt.subplots(figsize=(5, 4))
    for name, shown in (("original", points), ("corrupted", corrupt(points))):
        ax.scatter(shown[:, 0], shown[:, 1], s=8, label=name)
    ax.set(xlabel="x", ylabel="y", title="Corruption by Gaussian noise")
    ax.legend()
    plt.show()
    # </solution>


class Autoencoder(nn.Module):
    """Four linear layers down to two dimensions and four up again, ReLU between them: (N, 1, 28, 28) to the same."""

    def __init__(self) -> None:
        super().__init__()
        # <solution>
        self.encoder = nn.Sequential(
            nn.Flatten(),
            nn.Linear(784, 256),
            nn.ReLU(),
            nn.Linear(256, 128),
            nn.ReLU(),
            nn.Linear(128, 32),
            nn.ReLU(),
            nn.Linear(32, 2),
        )
        self.decoder = nn.Sequential(
            nn.Linear(2, 32),
            nn.ReLU(),
            nn.Linear(32, 128),
            nn.ReLU(),
            nn.Linear(128, 256),
            nn.ReLU(),
            nn.Linear(256, 784),
            nn.Sigmoid(),
            nn.Unflatten(1, (1, 28, 28)),
        )
        # </solution>

    def forward(self, x: Tensor) -> Tensor:
        """Reconstructions of images (N, 1, 28, 28)."""
        # <solution>
        return self.decoder(self.encoder(x))
        # </solution>


def train(model: nn.Module, loader: DataLoader[Any], epochs: int = 10, noise: float = 0) -> None:
    """Minimise the mean squared error by Adam with rate 1e-3; images are corrupted by `noise`, a standard deviation."""
    # <solution>
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    model.train()
    for epoch in range(epochs):
        for x, _ in loader:
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x + noise * torch.randn_like(x)), x)
            loss.backward()
            optimizer.step()
        print(f"epoch {epoch + 1}: last loss {loss.item():.4f}")
    # </solution>


def plot_embedding(
    encoder: Callable[[Tensor], Tensor], images: Tensor, labels: Tensor, title: str = ""
) -> None:
    """The two latent dimensions of images (N, 1, 28, 28), coloured by label."""
    # <solution>
    with torch.no_grad():
        z = encoder(images)
    figure, ax = plt.subplots(figsize=(6, 5))
    points = ax.scatter(z[:, 0], z[:, 1], c=labels, cmap="tab10", s=6)
    figure.colorbar(points, label="digit")
    ax.set(xlabel="z1", ylabel="z2", title=f"Embedding {title}")
    plt.show()
    # </solution>


def plot_reconstructions(model: nn.Module, images: Tensor, title: str = "", noise: float = 0) -> None:
    """Ten images, as they go in, above their reconstructions."""
    # <solution>
    given = images[:10] + noise * torch.randn_like(images[:10])
    with torch.no_grad():
        rows = torch.stack([images[:10], given, model(given)])
    _, ax = plt.subplots(figsize=(10, 3.4))
    ax.imshow(rows[:, :, 0].transpose(1, 2).reshape(84, 280), cmap="gray", vmin=0, vmax=1)
    ax.set(xticks=[], yticks=[], title=f"Originals, inputs and reconstructions {title}")
    plt.show()
    # </solution>


def batch_of(dataset: datasets.MNIST, count: int = 1000) -> tuple[Tensor, Tensor]:
    """The first images and their labels."""
    x, y = next(iter(DataLoader(dataset, batch_size=count)))
    return x, y


def main() -> None:
    """Train the autoencoder, save it, compare and plot."""
    torch.manual_seed(0)
    to_tensor = transforms.ToTensor()
    train_set = datasets.MNIST("data", train=True, download=True, transform=to_tensor)
    test_set = datasets.MNIST("data", train=False, download=True, transform=to_tensor)
    plot_corruption()
    model = Autoencoder()
    train(model, DataLoader(train_set, batch_size=64, shuffle=True))
    torch.save(model.state_dict(), "mnist_ae.pt")
    images, labels = batch_of(test_set)
    plot_reconstructions(model.eval(), images)
    plot_embedding(model.encoder, images, labels)


if __name__ == "__main__":
    main()
