import matplotlib.pyplot as plt
import torch
from torch import nn

from mnist_utils import FIGDIR, Config, Trainer
from prob5_AE import mlp


def conv3(c_in, c_out):
    return nn.Conv2d(c_in, c_out, kernel_size=3, stride=1, padding=1)


class ConvAutoEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.down1 = nn.Sequential(conv3(1, 4), nn.ReLU(), nn.MaxPool2d(2, stride=2))
        self.down2 = nn.Sequential(conv3(4, 8), nn.ReLU(), nn.MaxPool2d(2, stride=2))
        self.squeeze = nn.Sequential(nn.Flatten(), mlp(392, 20, 2))
        self.expand = nn.Sequential(mlp(2, 20, 392), nn.ReLU(), nn.Unflatten(1, (8, 7, 7)))
        self.up1 = nn.Sequential(nn.UpsamplingNearest2d(scale_factor=2), conv3(8, 4), nn.ReLU())
        self.up2 = nn.Sequential(nn.UpsamplingNearest2d(scale_factor=2), conv3(4, 1), nn.Sigmoid())

    def forward(self, x):
        code = self.squeeze(self.down2(self.down1(x)))
        return self.up2(self.up1(self.expand(code))), code


class SkipConvAutoEncoder(ConvAutoEncoder):
    """U-net like: pooled maps are concatenated to what the upsampling layer of the same resolution gets"""

    def __init__(self):
        super().__init__()
        self.up1[1] = conv3(8 + 8, 4)
        self.up2[1] = conv3(4 + 4, 1)

    def forward(self, x):
        pooled14 = self.down1(x)
        pooled7 = self.down2(pooled14)
        code = self.squeeze(pooled7)
        h = self.up1(torch.cat([self.expand(code), pooled7], dim=1))
        return self.up2(torch.cat([h, pooled14], dim=1)), code


RUNS = [
    # tag, model, noise std, weights
    ("cae", ConvAutoEncoder, 0.0, "mnist_cae.pt"),
    ("cae-skip", SkipConvAutoEncoder, 0.0, "mnist-cae-skip.pt"),
    ("cae-noise", ConvAutoEncoder, 0.3, "mnist_cae_noise.pt"),
    ("cae-skip-noise", SkipConvAutoEncoder, 0.3, "mnist-cae-skip-noise.pt"),
]

if __name__ == "__main__":
    fig, ax = plt.subplots()
    for tag, cls, std, path in RUNS:
        trainer = Trainer(cls(), Config(epochs=20, noise_std=std)).run().save(path)
        trainer.figures(tag)
        ax.plot(trainer.losses, label=tag)
    ax.set(xlabel="epoch", ylabel="BCE (train)")
    ax.legend()
    fig.savefig(FIGDIR / "cae_losses.pdf")
