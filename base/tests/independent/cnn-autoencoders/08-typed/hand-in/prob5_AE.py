"""Problem 5: fully connected autoencoder and a corruption process."""
from __future__ import annotations

import argparse
import logging

import numpy as np
import torch
from torch import Tensor, nn

from common import mnist_loaders, plot_comparison, plot_embedding, plot_point_sets, setup
from config import Config

logger = logging.getLogger("prob5")


class Autoencoder(nn.Module):
    """784-512-256-64-2 and back."""

    def __init__(self, widths: tuple[int, ...] = (784, 512, 256, 64, 2)) -> None:
        super().__init__()
        self.encoder = self._build(widths)
        self.decoder = nn.Sequential(*self._build(widths[::-1]), nn.Sigmoid())

    @staticmethod
    def _build(widths: tuple[int, ...]) -> nn.Sequential:
        layers: list[nn.Module] = []
        for i, (n_in, n_out) in enumerate(zip(widths[:-1], widths[1:])):
            layers.append(nn.Linear(n_in, n_out))
            if i < len(widths) - 2:
                layers.append(nn.ReLU())
        return nn.Sequential(*layers)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return (reconstruction, code)."""
        code = self.encoder(x.flatten(1))
        return self.decoder(code).view_as(x), code


def corrupt(points: np.ndarray, scale: float, rng: np.random.Generator) -> np.ndarray:
    """Multiplicative noise: x_i -> x_i * (1 + scale * eps_i), eps_i ~ N(0, 1)."""
    return points * (1.0 + scale * rng.standard_normal(points.shape))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=Config.ae_epochs)
    args = parser.parse_args()
    cfg = Config(ae_epochs=args.epochs)
    setup(cfg)

    rng = np.random.default_rng(cfg.seed)
    x = np.linspace(-2, 2, 400)
    points = np.stack([x, x**2], axis=1)
    plot_point_sets([("original", points), ("corrupted (scale 0.2)", corrupt(points, 0.2, rng))], cfg.figure_dir / "corruption.png")

    train_loader, test_loader = mnist_loaders(cfg)
    model = Autoencoder()
    optimizer = torch.optim.Adam(model.parameters(), lr=cfg.lr)
    criterion = nn.MSELoss()
    for epoch in range(cfg.ae_epochs):
        running = 0.0
        for images, _ in train_loader:
            reconstruction, _ = model(images)
            loss = criterion(reconstruction, images)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            running += loss.item()
        logger.info("epoch %d loss %.5f", epoch + 1, running / len(train_loader))
    torch.save(model.state_dict(), "mnist_ae.pt")

    images, labels = next(iter(test_loader))
    with torch.no_grad():
        reconstruction, code = model(images)
    plot_comparison({"original": images, "AE": reconstruction}, cfg.figure_dir / "ae_reconstructions.png")
    plot_embedding(code, labels, "AE embedding of test images", cfg.figure_dir / "ae_embedding.png")


if __name__ == "__main__":
    main()
