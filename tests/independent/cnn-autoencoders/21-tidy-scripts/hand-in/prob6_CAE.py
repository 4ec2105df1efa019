"""Problem 6 - convolutional autoencoder, with/without skips, with/without noise."""
import torch
import torch.nn as nn
import matplotlib.pyplot as plt

from prob4_CNN import get_loaders, DEVICE
from prob5_AE import train_ae, show_reconstructions, plot_embedding

NOISE_STD = 0.3     # eps ~ N(0, 0.3), we read 0.3 as the standard deviation
EPOCHS = 15


class CAE(nn.Module):
    def __init__(self, skip=False):
        super().__init__()
        self.skip = skip
        self.conv1 = nn.Conv2d(1, 4, 3, stride=1, padding=1)
        self.conv2 = nn.Conv2d(4, 8, 3, stride=1, padding=1)
        self.pool = nn.MaxPool2d(kernel_size=2, stride=2)
        self.enc_fc1 = nn.Linear(8 * 7 * 7, 20)
        self.enc_fc2 = nn.Linear(20, 2)

        self.dec_fc1 = nn.Linear(2, 20)
        self.dec_fc2 = nn.Linear(20, 392)
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        self.dec_conv1 = nn.Conv2d(8, 4, 3, stride=1, padding=1)
        self.dec_conv2 = nn.Conv2d(4, 1, 3, stride=1, padding=1)
        self.relu = nn.ReLU()

    def encode(self, x):
        p1 = self.pool(self.relu(self.conv1(x)))       # 4 x 14 x 14
        p2 = self.pool(self.relu(self.conv2(p1)))      # 8 x 7 x 7
        z = self.enc_fc2(self.relu(self.enc_fc1(p2.flatten(1))))
        return z, p1, p2

    def decode(self, z, p1=None, p2=None):
        h = self.relu(self.dec_fc1(z))
        h = self.relu(self.dec_fc2(h)).view(-1, 8, 7, 7)
        if self.skip:
            h = h + p2
        h = self.relu(self.dec_conv1(self.up(h)))      # 4 x 14 x 14
        if self.skip:
            h = h + p1
        return torch.sigmoid(self.dec_conv2(self.up(h)))

    def forward(self, x):
        z, p1, p2 = self.encode(x)
        return self.decode(z, p1, p2), z


def experiment(name, weights_file, skip, noise, loaders):
    print("==", name)
    train_loader, test_loader = loaders
    torch.manual_seed(1)
    model = CAE(skip=skip).to(DEVICE)
    hist = train_ae(model, train_loader, epochs=EPOCHS, lr=1e-3, noise=noise)
    torch.save(model.state_dict(), weights_file)
    batch, _ = next(iter(test_loader))
    show_reconstructions(model, batch, name + "_recon.png", noise=noise)
    plot_embedding(model, test_loader, name + "_embedding.png", noise=noise)
    return hist


if __name__ == "__main__":
    loaders = get_loaders(128)
    losses = {
        "cae": experiment("cae", "mnist_cae.pt", False, 0.0, loaders),
        "cae skip": experiment("cae_skip", "mnist-cae-skip.pt", True, 0.0, loaders),
        "noisy cae": experiment("cae_noise", "mnist_cae_noise.pt", False, NOISE_STD, loaders),
        "noisy cae skip": experiment("cae_skip_noise", "mnist_cae_skip_noise.pt", True, NOISE_STD, loaders),
    }
    for label, hist in losses.items():
        plt.plot(range(1, len(hist) + 1), hist, label=label)
    plt.xlabel("epoch")
    plt.ylabel("training MSE")
    plt.yscale("log")
    plt.legend()
    plt.savefig("cae_losses.png", dpi=150)
