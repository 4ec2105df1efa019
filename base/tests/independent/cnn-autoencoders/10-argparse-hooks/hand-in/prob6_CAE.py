import argparse

import torch
from torch import nn

from toolbox import Capture, Engine, code_scatter, get_loaders, image_rows, loss_curves


class ConvAutoEncoder(nn.Module):
    def __init__(self, skip=False):
        super().__init__()
        self.skip = skip
        self.conv1 = nn.Conv2d(1, 4, 3, 1, 1)
        self.conv2 = nn.Conv2d(4, 8, 3, 1, 1)
        self.pool = nn.MaxPool2d(2, 2)
        self.encoder = nn.Sequential(nn.Flatten(), nn.Linear(8 * 7 * 7, 20), nn.ReLU(), nn.Linear(20, 2))
        self.expand = nn.Sequential(nn.Linear(2, 20), nn.ReLU(), nn.Linear(20, 392), nn.ReLU())
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        self.conv3 = nn.Conv2d(16 if skip else 8, 4, 3, 1, 1)
        self.conv4 = nn.Conv2d(4, 1, 3, 1, 1)

    def forward(self, x):
        p1 = self.pool(torch.relu(self.conv1(x)))
        p2 = self.pool(torch.relu(self.conv2(p1)))
        h = self.expand(self.encoder(p2)).view(-1, 8, 7, 7)
        if self.skip:
            h = torch.cat((h, p2), dim=1)
        h = torch.relu(self.conv3(self.up(h)))
        return torch.sigmoid(self.conv4(self.up(h)))


def noisy(x, level=0.3):
    return x + level * torch.rand_like(x)


def study(name, skip, noise, loaders, epochs):
    model = ConvAutoEncoder(skip)
    prep = noisy if noise else None
    eng = Engine(model, nn.MSELoss(), name, f"{name}.pt", prepare=prep)
    losses = eng.train(loaders[0], epochs)
    x, y = next(iter(loaders[1]))
    x = x.to(eng.device)
    given = eng.prepare(x)
    with torch.no_grad(), Capture(model.encoder) as code:
        rec = model(given)
    rows = dict(original=x, corrupted=given, reconstruction=rec) if noise else dict(original=x, reconstruction=rec)
    image_rows(f"6_{name}_images.png", **rows)
    code_scatter(f"6_{name}_embedding.png", code.value, y)
    return losses


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("--epochs", type=int, default=15)
    ap.add_argument("--batch", type=int, default=128)
    ap.add_argument("--data", default="data")
    ns = ap.parse_args()
    torch.manual_seed(452)
    loaders = get_loaders(ns.data, ns.batch)
    curves = {}
    for name, skip, noise in [("mnist_cae", False, False), ("mnist-cae-skip", True, False),
                              ("mnist_cae_noisy", False, True), ("mnist-cae-skip-noisy", True, True)]:
        curves[name] = study(name, skip, noise, loaders, ns.epochs)
    loss_curves("6_losses.png", curves)
