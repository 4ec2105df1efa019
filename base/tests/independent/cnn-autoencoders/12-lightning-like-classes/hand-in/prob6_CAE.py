import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from torch import nn

from lit import LitModule, MNISTData, Trainer
from prob5_AE import show_embedding, show_reconstructions


class LitCAE(LitModule):
    """Convolutional autoencoder; skip adds the pooled maps to the inputs of the upsampling layers."""

    def __init__(self, skip=False, noise=0.0):
        super().__init__()
        self.skip, self.noise = skip, noise
        self.conv1 = nn.Conv2d(1, 4, 3, stride=1, padding=1)
        self.conv2 = nn.Conv2d(4, 8, 3, stride=1, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.to_code = nn.Sequential(nn.Linear(392, 20), nn.ReLU(), nn.Linear(20, 2))
        self.from_code = nn.Sequential(nn.Linear(2, 20), nn.ReLU(), nn.Linear(20, 392), nn.ReLU())
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        self.deconv1 = nn.Conv2d(8, 4, 3, padding=1)
        self.deconv2 = nn.Conv2d(4, 1, 3, padding=1)

    def features(self, x):
        p1 = self.pool(F.relu(self.conv1(x)))      # 4 x 14 x 14
        p2 = self.pool(F.relu(self.conv2(p1)))     # 8 x 7 x 7
        return p1, p2, self.to_code(p2.flatten(1))

    def encode(self, x):
        return self.features(x)[2]

    def forward(self, x):
        p1, p2, z = self.features(x)
        h = self.from_code(z).view(-1, 8, 7, 7)
        if self.skip:
            h = h + p2
        h = F.relu(self.deconv1(self.up(h)))
        if self.skip:
            h = h + p1
        return torch.sigmoid(self.deconv2(self.up(h)))

    def corrupt(self, x):
        return x + self.noise * torch.rand_like(x)

    def training_step(self, batch):
        x, _ = batch
        return F.mse_loss(self(self.corrupt(x)), x)


if __name__ == "__main__":
    data = MNISTData()
    x, y = next(iter(data.test_dataloader()))
    runs = [("cae", False, 0.0, "mnist_cae.pt"), ("cae_skip", True, 0.0, "mnist-cae-skip.pt"),
            ("cae_noise", False, 0.3, "mnist_cae_noise.pt"), ("cae_skip_noise", True, 0.3, "mnist-cae-skip_noise.pt")]
    fig, ax = plt.subplots()
    for name, skip, noise, file in runs:
        torch.manual_seed(0)
        model = LitCAE(skip, noise)
        log = Trainer(max_epochs=15).fit(model, data)
        torch.save(model.state_dict(), file)
        ax.plot(log["train"], label=name)
        with torch.no_grad():
            given = model.corrupt(x)
            names = ("corrupted" if noise else "original", "reconstruction")
            show_reconstructions(given, model(given), f"p6_rec_{name}.png", names)
            show_embedding(model.encode(given), y, f"p6_emb_{name}.png", name)
    ax.set_yscale("log")
    ax.set_xlabel("epoch")
    ax.set_ylabel("training loss")
    ax.legend()
    fig.savefig("p6_losses.png")
