#!/usr/bin/env python3
"""Problem 5.  python prob5_AE.py [corruption|train|look]"""
import sys

import torch
from torch import nn, optim
from torch.nn.functional import binary_cross_entropy_with_logits

from common import DEV, FIGS, batches, embedding_plot, image_rows, mnist, plt

EPOCHS, BATCH, LR = 15, 128, 0.001


def mlp(*widths):
    """Linear layers with ReLUs strictly in between"""
    layers = []
    for a, b in zip(widths, widths[1:]):
        layers += [nn.Linear(a, b), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


class AE(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc = mlp(784, 256, 64, 16, 2)
        self.dec = mlp(2, 16, 64, 256, 784)

    def logits(self, x):
        return self.dec(self.enc(x.flatten(1))).view_as(x)

    def forward(self, x):
        return self.logits(x).sigmoid()


def train():
    torch.manual_seed(5)
    X, _ = mnist(train=True)
    ae = AE().to(DEV)
    opt = optim.Adam(ae.parameters(), lr=LR)
    for ep in range(EPOCHS):
        tot = 0.
        for b in batches(len(X), BATCH):
            opt.zero_grad()
            loss = binary_cross_entropy_with_logits(ae.logits(X[b]), X[b])
            loss.backward()
            opt.step()
            tot += loss.item() * len(b)
        print(f"[AE] epoch {ep + 1:2d}  bce {tot / len(X):.4f}")
    torch.save(ae.state_dict(), "mnist_ae.pt")


@torch.no_grad()
def look():
    ae = AE().to(DEV)
    ae.load_state_dict(torch.load("mnist_ae.pt", map_location=DEV))
    ae.eval()
    X, y = mnist(train=False)
    image_rows("ae_recon.png", original=X[:12], reconstructed=ae(X[:12]))
    embedding_plot("ae_embed.png", ae.enc(X[:4000].flatten(1)), y[:4000], "AE, 4000 test images")


def mask_corruption(x, p):
    """C(x^|x): each coordinate is set to 0 with probability p, independently"""
    keep = (torch.rand_like(x) >= p).float()
    return x * keep


def corruption():
    torch.manual_seed(0)
    t = torch.linspace(-1, 1, 250)
    clean = torch.stack([t, t ** 2], 1)
    dirty = mask_corruption(clean, 0.25)
    fig, (l, r) = plt.subplots(1, 2, figsize=(8, 3.5), sharex=True, sharey=True)
    l.plot(*clean.T, ".", color="k")
    l.set_title("$y=x^2$")
    r.plot(*dirty.T, ".", color="crimson")
    r.set_title("masked, $p=0.25$")
    fig.savefig(FIGS / "corruption.png", dpi=150)


if __name__ == "__main__":
    jobs = {"corruption": corruption, "train": train, "look": look}
    for name in sys.argv[1:] or jobs:
        jobs[name]()
