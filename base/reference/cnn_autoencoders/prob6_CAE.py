"""Problem 6 (sheet 004): convolutional autoencoders, with skip connections and with noisy inputs."""

from __future__ import annotations

import torch
from prob5_AE import batch_of, plot_embedding, plot_reconstructions, train
from torch import Tensor, nn
from torch.utils.data import DataLoader
from torchvision import datasets, transforms


class ConvAutoencoder(nn.Module):
    """The layers of 6.1: (N, 1, 28, 28) to the same, through two dimensions."""

    def __init__(self) -> None:
        super().__init__()
        # <solution>
        self.conv1, self.conv2 = nn.Conv2d(1, 4, 3, padding=1), nn.Conv2d(4, 8, 3, padding=1)
        self.embed = nn.Sequential(nn.Flatten(), nn.Linear(392, 20), nn.ReLU(), nn.Linear(20, 2))
        self.expand = nn.Sequential(nn.Linear(2, 20), nn.ReLU(), nn.Linear(20, 392), nn.ReLU())
        self.conv3, self.conv4 = nn.Conv2d(8, 4, 3, padding=1), nn.Conv2d(4, 1, 3, padding=1)
        # </solution>

    def pooled(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """What the two pooling layers return: (N, 4, 14, 14) and (N, 8, 7, 7)."""
        # <solution>
        first = nn.functional.max_pool2d(torch.relu(self.conv1(x)), 2)
        second = nn.functional.max_pool2d(torch.relu(self.conv2(first)), 2)
        return first, second
        # </solution>

    def encoder(self, x: Tensor) -> Tensor:
        """The embedding (N, 2)."""
        # <solution>
        return self.embed(self.pooled(x)[1])
        # </solution>

    def forward(self, x: Tensor) -> Tensor:
        """Reconstructions of images (N, 1, 28, 28)."""
        # <solution>
        y = self.expand(self.encoder(x)).reshape(-1, 8, 7, 7)
        y = torch.relu(self.conv3(nn.functional.interpolate(y, scale_factor=2.0)))
        return torch.sigmoid(self.conv4(nn.functional.interpolate(y, scale_factor=2.0)))
        # </solution>


class SkipAutoencoder(ConvAutoencoder):
    """The same, where each upsampling layer is given what its pooling layer returned, too."""

    def forward(self, x: Tensor) -> Tensor:
        """Reconstructions of images (N, 1, 28, 28)."""
        # <solution>
        first, second = self.pooled(x)
        y = self.expand(self.embed(second)).reshape(-1, 8, 7, 7)
        y = torch.relu(self.conv3(nn.functional.interpolate(y + second, scale_factor=2.0)))
        return torch.sigmoid(self.conv4(nn.functional.interpolate(y + first, scale_factor=2.0)))
        # </solution>


def main() -> None:
    """Train, save, compare and plot: plain and with skip connections, on clean and on corrupted images."""
    torch.manual_seed(0)
    to_tensor = transforms.ToTensor()
    train_set = datasets.MNIST("data", train=True, download=True, transform=to_tensor)
    test_set = datasets.MNIST("data", train=False, download=True, transform=to_tensor)
    loader = DataLoader(train_set, batch_size=64, shuffle=True)
    images, labels = batch_of(test_set)
    for noise in (0.0, 0.3):
        for cls, name in ((ConvAutoencoder, "mnist_cae"), (SkipAutoencoder, "mnist-cae-skip")):
            model = cls()
            train(model, loader, noise=noise)
            if not noise:
                torch.save(model.state_dict(), f"{name}.pt")
            title = f"{name}{' noisy' if noise else ''}"
            plot_reconstructions(model.eval(), images, title, noise)
            plot_embedding(model.encoder, images + noise * torch.randn_like(images), labels, title)


if __name__ == "__main__":
    main()
