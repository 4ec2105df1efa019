"""Problem 6: convolutional autoencoder, without/with skips, clean/noisy."""
import torch.nn as nn
import torch.nn.functional as F

from lab import AutoencoderCoach, GaussianDirt, Inspector, LossDiary, MnistRoom


class ConvEncoder(nn.Module):
    """remembers what came out of its pooling layers in the last call"""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 4, kernel_size=3, stride=1, padding=1)
        self.conv2 = nn.Conv2d(4, 8, kernel_size=3, stride=1, padding=1)
        self.pool = nn.MaxPool2d(kernel_size=2, stride=2)
        self.lin1 = nn.Linear(8 * 7 * 7, 20)
        self.lin2 = nn.Linear(20, 2)
        self.pooled1 = None       # 4 x 14 x 14
        self.pooled2 = None       # 8 x 7 x 7

    def forward(self, x):
        self.pooled1 = self.pool(F.relu(self.conv1(x)))
        self.pooled2 = self.pool(F.relu(self.conv2(self.pooled1)))
        return self.lin2(F.relu(self.lin1(self.pooled2.flatten(1))))


class ConvDecoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.lin1 = nn.Linear(2, 20)
        self.lin2 = nn.Linear(20, 392)
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        self.conv1 = nn.Conv2d(8, 4, kernel_size=3, stride=1, padding=1)
        self.conv2 = nn.Conv2d(4, 1, kernel_size=3, stride=1, padding=1)

    def forward(self, z, extra7=None, extra14=None):
        h = F.relu(self.lin2(F.relu(self.lin1(z)))).view(-1, 8, 7, 7)
        if extra7 is not None:
            h = h + extra7
        h = F.relu(self.conv1(self.up(h)))          # 4 x 14 x 14
        if extra14 is not None:
            h = h + extra14
        return self.conv2(self.up(h)).sigmoid()     # 1 x 28 x 28


class ConvAutoencoder(nn.Module):
    def __init__(self, skips=False):
        super().__init__()
        self.encoder = ConvEncoder()
        self.decoder = ConvDecoder()
        self.skips = skips

    def encode(self, x):
        return self.encoder(x)

    def forward(self, x):
        z = self.encoder(x)
        if self.skips:
            return self.decoder(z, self.encoder.pooled2, self.encoder.pooled1)
        return self.decoder(z)


class Campaign:
    """One run: model + dirt + names of its files."""

    def __init__(self, room, name, file, skips, strength):
        self.room, self.name, self.file = room, name, file
        self.dirt = GaussianDirt(strength)
        self.model = ConvAutoencoder(skips)
        self.diary = LossDiary(name)

    def go(self, epochs=15):
        coach = AutoencoderCoach(self.model, self.room, self.diary, self.dirt)
        coach.run(epochs).keep(self.file)
        look = Inspector(self.model, self.room, self.dirt)
        look.reconstructions(f"p6_{self.name}_rec.png")
        look.embedding(f"p6_{self.name}_emb.png")
        print(self.name, "test MSE", look.test_error())
        return self.diary


if __name__ == "__main__":
    room = MnistRoom(batch=128)
    clean = [
        Campaign(room, "plain", "mnist_cae.pt", skips=False, strength=0).go(),
        Campaign(room, "skip", "mnist-cae-skip.pt", skips=True, strength=0).go(),
    ]
    LossDiary.draw(clean, "p6_losses.png")
    noisy = [
        Campaign(room, "plain_noise", "mnist_cae_noise.pt", skips=False, strength=0.3).go(),
        Campaign(room, "skip_noise", "mnist-cae-skip-noise.pt", skips=True, strength=0.3).go(),
    ]
    LossDiary.draw(noisy, "p6_losses_noise.png")
