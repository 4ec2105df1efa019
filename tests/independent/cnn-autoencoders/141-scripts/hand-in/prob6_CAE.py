"""Problem 6: convolutional autoencoder, with/without skip connections, clean/noisy."""
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch
import torch.nn as nn
import torch.nn.functional as F

from prob4_CNN import FIGS, mnist_loaders
from prob5_AE import fit, plot_embedding, plot_reconstructions

NOISE_STD = 0.3
EPOCHS = 15


class ConvAutoEncoder(nn.Module):
    """
    shapes: 1x28x28 -conv-> 4x28x28 -pool-> 4x14x14 -conv-> 8x14x14 -pool-> 8x7x7 = 392 -> 20 -> 2
            2 -> 20 -> 392 = 8x7x7 -up-> 8x14x14 -conv-> 4x14x14 -up-> 4x28x28 -conv-> 1x28x28
    skip=True: output of each pooling layer is added to the input of the upsampling
    layer that has the same shape (8x7x7 and 4x14x14).
    """

    def __init__(self, skip=False):
        super().__init__()
        self.skip = skip
        self.enc_conv1 = nn.Conv2d(1, 4, 3, stride=1, padding=1)
        self.enc_conv2 = nn.Conv2d(4, 8, 3, stride=1, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.enc_fc1 = nn.Linear(8 * 7 * 7, 20)
        self.enc_fc2 = nn.Linear(20, 2)
        self.dec_fc1 = nn.Linear(2, 20)
        self.dec_fc2 = nn.Linear(20, 8 * 7 * 7)
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        self.dec_conv1 = nn.Conv2d(8, 4, 3, stride=1, padding=1)
        self.dec_conv2 = nn.Conv2d(4, 1, 3, stride=1, padding=1)

    def encode(self, x):
        p1 = self.pool(F.relu(self.enc_conv1(x)))
        p2 = self.pool(F.relu(self.enc_conv2(p1)))
        code = self.enc_fc2(F.relu(self.enc_fc1(p2.flatten(1))))
        return code, p1, p2

    def decode(self, code, p1=None, p2=None):
        h = F.relu(self.dec_fc2(F.relu(self.dec_fc1(code)))).view(-1, 8, 7, 7)
        if p2 is not None:
            h = h + p2
        h = F.relu(self.dec_conv1(self.up(h)))
        if p1 is not None:
            h = h + p1
        return torch.sigmoid(self.dec_conv2(self.up(h)))

    def forward(self, x):
        code, p1, p2 = self.encode(x)
        out = self.decode(code, p1, p2) if self.skip else self.decode(code)
        return out, code


def main():
    FIGS.mkdir(exist_ok=True)
    train_loader, test_loader = mnist_loaders()
    runs = [  # file stem, skip, noise
        ("mnist_cae", False, 0.0),
        ("mnist-cae-skip", True, 0.0),
        ("mnist_cae_noisy", False, NOISE_STD),
        ("mnist-cae-skip_noisy", True, NOISE_STD),
    ]
    curves = {}
    for stem, skip, noise in runs:
        print(stem)
        torch.manual_seed(663)
        model = ConvAutoEncoder(skip)
        curves[stem] = fit(model, train_loader, EPOCHS, noise_std=noise)
        torch.save(model.state_dict(), stem + ".pt")
        plot_reconstructions(model, test_loader, FIGS / f"p6_{stem}_recon.png", noise_std=noise)
        plot_embedding(model, test_loader, FIGS / f"p6_{stem}_embedding.png", noise_std=noise)

    plt.figure(figsize=(6, 4))
    for stem, values in curves.items():
        plt.semilogy(range(1, EPOCHS + 1), values, marker=".", label=stem)
    plt.xlabel("epoch")
    plt.ylabel("training MSE")
    plt.legend()
    plt.savefig(FIGS / "p6_losses.png", dpi=150)


if __name__ == "__main__":
    main()
