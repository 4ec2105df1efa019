#!/usr/bin/env python3
"""
Problem 6: the four models

    python prob6_CAE.py train            all four, writes the .pt files and losses.json
    python prob6_CAE.py figures          needs the .pt files

  key           skip   noise   weights
  plain         no     no      mnist_cae.pt
  skip          yes    no      mnist-cae-skip.pt
  plain_noise   no     yes     mnist_cae_noisy.pt
  skip_noise    yes    yes     mnist-cae-skip-noisy.pt
"""
import argparse
import json
from collections import namedtuple

import torch
from torch import nn, optim
from torch.nn.functional import binary_cross_entropy, interpolate, max_pool2d, relu

from common import DEV, FIGS, batches, embedding_plot, image_rows, mnist, plt

SIGMA = 0.3       # I read N(0, 0.3) as: standard deviation 0.3
EPOCHS, BATCH, LR = 15, 128, 0.001

Run = namedtuple("Run", "skip noise weights title")
RUNS = {
    "plain":       Run(False, False, "mnist_cae.pt", "CAE"),
    "skip":        Run(True, False, "mnist-cae-skip.pt", "CAE with skips"),
    "plain_noise": Run(False, True, "mnist_cae_noisy.pt", "CAE, noisy input"),
    "skip_noise":  Run(True, True, "mnist-cae-skip-noisy.pt", "CAE with skips, noisy input"),
}


def conv(cin, cout):
    return nn.Conv2d(cin, cout, 3, stride=1, padding=1)


class CAE(nn.Module):
    """
    skip=True: U-Net style. What goes into a pooling layer is concatenated (along the
    channels) to what comes out of the corresponding upsampling layer:
      pool 1 (in: 4x28x28)  <->  upsampling 2 (out: 4x28x28)
      pool 2 (in: 8x14x14)  <->  upsampling 1 (out: 8x14x14)
    so the two decoder convolutions get twice the input channels.
    """

    def __init__(self, skip):
        super().__init__()
        self.skip = skip
        m = 2 if skip else 1
        self.down1, self.down2 = conv(1, 4), conv(4, 8)
        self.squeeze = nn.Sequential(nn.Flatten(), nn.Linear(392, 20), nn.ReLU(), nn.Linear(20, 2))
        self.expand = nn.Sequential(nn.Linear(2, 20), nn.ReLU(), nn.Linear(20, 392), nn.ReLU())
        self.up1, self.up2 = conv(8 * m, 4), conv(4 * m, 1)

    def encode(self, x):
        """-> embedding, (pre-pool map 1, pre-pool map 2)"""
        f1 = relu(self.down1(x))
        f2 = relu(self.down2(max_pool2d(f1, 2, 2)))
        return self.squeeze(max_pool2d(f2, 2, 2)), (f1, f2)

    def decode(self, z, maps):
        f1, f2 = maps
        h = self.expand(z).reshape(-1, 8, 7, 7)
        h = interpolate(h, scale_factor=2, mode="nearest")
        h = relu(self.up1(torch.cat([h, f2], 1) if self.skip else h))
        h = interpolate(h, scale_factor=2, mode="nearest")
        h = self.up2(torch.cat([h, f1], 1) if self.skip else h)
        return torch.sigmoid(h)

    def forward(self, x):
        return self.decode(*self.encode(x))


def corrupt(x):
    return x + SIGMA * torch.randn_like(x)


def train_one(key, X):
    run = RUNS[key]
    torch.manual_seed(6)
    net = CAE(run.skip).to(DEV)
    opt = optim.Adam(net.parameters(), lr=LR)
    curve = []
    for ep in range(EPOCHS):
        acc = 0.
        for b in batches(len(X), BATCH):
            clean = X[b]
            seen = corrupt(clean) if run.noise else clean
            opt.zero_grad()
            loss = binary_cross_entropy(net(seen), clean)
            loss.backward()
            opt.step()
            acc += loss.item() * len(b)
        curve.append(acc / len(X))
        print(f"[{key}] {ep + 1:2d} {curve[-1]:.4f}")
    torch.save(net.state_dict(), run.weights)
    return curve


def train(_):
    X, _y = mnist(train=True)
    json.dump({k: train_one(k, X) for k in RUNS}, open("losses.json", "w"))


@torch.no_grad()
def figures(_):
    X, y = mnist(train=False)
    for key, run in RUNS.items():
        net = CAE(run.skip).to(DEV)
        net.load_state_dict(torch.load(run.weights, map_location=DEV))
        net.eval()
        torch.manual_seed(0)                      # the same noise for both noisy models
        seen = corrupt(X[:4000]) if run.noise else X[:4000]
        rows = {"original": X[:12]}
        if run.noise:
            rows["corrupted"] = seen[:12]
        rows["output"] = net(seen[:12])
        image_rows(f"{key}_recon.png", **rows)
        z, _maps = net.encode(seen)
        embedding_plot(f"{key}_embed.png", z, y[:4000], run.title)

    curves = json.load(open("losses.json"))
    fig, ax = plt.subplots(figsize=(6, 4))
    for key, run in RUNS.items():
        ax.plot(range(1, EPOCHS + 1), curves[key], "--" if run.noise else "-",
                color="C1" if run.skip else "C0", label=run.title)
    ax.set(xlabel="epoch", ylabel="training BCE")
    ax.legend()
    fig.savefig(FIGS / "cae_losses.png", dpi=150)


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    sub = ap.add_subparsers(required=True)
    sub.add_parser("train").set_defaults(go=train)
    sub.add_parser("figures").set_defaults(go=figures)
    a = ap.parse_args()
    a.go(a)
