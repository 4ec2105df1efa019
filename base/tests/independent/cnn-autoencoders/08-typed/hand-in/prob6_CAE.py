"""Problem 6: convolutional autoencoder, optionally with skip connections and noisy inputs."""
from __future__ import annotations

import argparse
import logging
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader

from common import mnist_loaders, plot_comparison, plot_embedding, setup
from config import Config

logger = logging.getLogger("prob6")


@dataclass(frozen=True)
class Experiment:
    """One training run."""

    tag: str
    skip: bool
    noise: bool
    weights: str


EXPERIMENTS: tuple[Experiment, ...] = (
    Experiment("6.1", skip=False, noise=False, weights="mnist_cae.pt"),
    Experiment("6.2", skip=True, noise=False, weights="mnist-cae-skip.pt"),
    Experiment("6.3a", skip=False, noise=True, weights="mnist_cae_noise.pt"),
    Experiment("6.3b", skip=True, noise=True, weights="mnist-cae-skip_noise.pt"),
)


class ConvAutoencoder(nn.Module):
    """Architecture of the exercise sheet; skip connections are added before each upsampling."""

    def __init__(self, skip: bool) -> None:
        super().__init__()
        self.skip = skip
        self.block1 = nn.Sequential(nn.Conv2d(1, 4, 3, stride=1, padding=1), nn.ReLU(), nn.MaxPool2d(2, 2))
        self.block2 = nn.Sequential(nn.Conv2d(4, 8, 3, stride=1, padding=1), nn.ReLU(), nn.MaxPool2d(2, 2))
        self.to_code = nn.Sequential(nn.Flatten(), nn.Linear(392, 20), nn.ReLU(), nn.Linear(20, 2))
        self.from_code = nn.Sequential(nn.Linear(2, 20), nn.ReLU(), nn.Linear(20, 392), nn.ReLU())
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        self.conv3 = nn.Conv2d(8, 4, 3, padding=1)
        self.conv4 = nn.Conv2d(4, 1, 3, padding=1)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return (reconstruction, code)."""
        pooled1 = self.block1(x)
        pooled2 = self.block2(pooled1)
        code = self.to_code(pooled2)
        h = self.from_code(code).reshape(-1, 8, 7, 7)
        if self.skip:
            h = h + pooled2
        h = self.conv3(self.up(h)).relu()
        if self.skip:
            h = h + pooled1
        return self.conv4(self.up(h)).sigmoid(), code


def add_noise(x: Tensor, level: float) -> Tensor:
    """Corrupt images by random noise."""
    return x + level * torch.rand_like(x)


def train(model: ConvAutoencoder, loader: DataLoader, cfg: Config, noise: bool) -> float:
    """Train and return the last epoch's loss."""
    optimizer = torch.optim.Adam(model.parameters(), lr=cfg.lr)
    mean_loss = float("nan")
    for epoch in range(cfg.ae_epochs):
        running = 0.0
        for images, _ in loader:
            inputs = add_noise(images, cfg.noise_level) if noise else images
            loss = nn.functional.mse_loss(model(inputs)[0], images)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            running += loss.item()
        mean_loss = running / len(loader)
        logger.debug("epoch %d loss %.5f", epoch + 1, mean_loss)
    return mean_loss


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=Config.ae_epochs)
    parser.add_argument("--only", choices=[e.tag for e in EXPERIMENTS])
    args = parser.parse_args()
    cfg = Config(ae_epochs=args.epochs)
    setup(cfg)
    train_loader, test_loader = mnist_loaders(cfg)
    images, labels = next(iter(test_loader))
    for exp in EXPERIMENTS:
        if args.only not in (None, exp.tag):
            continue
        logger.info("experiment %s", exp.tag)
        model = ConvAutoencoder(exp.skip)
        train(model, train_loader, cfg, exp.noise)
        torch.save(model.state_dict(), exp.weights)
        inputs = add_noise(images, cfg.noise_level) if exp.noise else images
        with torch.no_grad():
            outputs, codes = model(inputs)
        plot_comparison({"original": images, "input": inputs, "output": outputs}, cfg.figure_dir / f"cae_{exp.tag}_images.png")
        plot_embedding(codes, labels, f"CAE embedding, {exp.tag}", cfg.figure_dir / f"cae_{exp.tag}_embedding.png")


if __name__ == "__main__":
    main()
