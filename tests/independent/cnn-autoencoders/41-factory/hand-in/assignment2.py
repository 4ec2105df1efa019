"""
python assignment2.py                 everything
python assignment2.py cnn ae          only these parts
parts: cnn, ae, cae, noise, corruption
"""
import argparse
from pathlib import Path

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn.functional as F
from sklearn.metrics import ConfusionMatrixDisplay, confusion_matrix
from torchvision import datasets, transforms

from networks import build

FIGS = Path("figures")
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
NOISE = 0.3     # we read N(0, 0.3) as standard deviation


def loaders(batch=128):
    t = transforms.ToTensor()
    out = []
    for train in (True, False):
        ds = datasets.MNIST("data", train=train, download=True, transform=t)
        out.append(torch.utils.data.DataLoader(ds, batch_size=batch if train else 1000, shuffle=train))
    return out


def corrupt(x, sd):
    return x + sd * torch.randn_like(x) if sd > 0 else x


# ------------------------------------------------------------------ training
def fit_classifier(net, train, epochs=5, lr=1e-3):
    opt = torch.optim.Adam(net.parameters(), lr=lr)
    for e in range(epochs):
        net.train()
        for x, y in train:
            x, y = x.to(DEVICE), y.to(DEVICE)
            opt.zero_grad()
            F.cross_entropy(net(x), y).backward()
            opt.step()
        print("cnn epoch", e + 1)
    return net


def fit_autoencoder(net, train, epochs=15, lr=1e-3, sd=0.0, label=""):
    """the target is always the clean image"""
    opt = torch.optim.Adam(net.parameters(), lr=lr)
    history = []
    for e in range(epochs):
        net.train()
        total, seen = 0.0, 0
        for x, _ in train:
            x = x.to(DEVICE)
            loss = F.mse_loss(net(corrupt(x, sd)), x)
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item() * x.shape[0]
            seen += x.shape[0]
        history.append(total / seen)
        print(f"{label} epoch {e + 1:2d} mse {history[-1]:.5f}")
    return history


# ------------------------------------------------------------------- figures
def save(fig, name):
    FIGS.mkdir(exist_ok=True)
    fig.savefig(FIGS / f"{name}.png", dpi=130, bbox_inches="tight")
    plt.close(fig)


def fig_filters(net):
    w = net.conv1.weight.detach().cpu()
    fig, ax = plt.subplots(5, 8, figsize=(8, 5))
    for a, f in zip(ax.flat, w):
        a.imshow(f[0], cmap="gray")
        a.axis("off")
    fig.suptitle("filters of the first convolutional layer")
    save(fig, "p4_filters")


def fig_confusion(net, test):
    net.eval()
    truth, guess = [], []
    with torch.no_grad():
        for x, y in test:
            truth.append(y)
            guess.append(net(x.to(DEVICE)).argmax(1).cpu())
    m = confusion_matrix(torch.cat(truth), torch.cat(guess))
    fig, ax = plt.subplots(figsize=(7, 7))
    ConfusionMatrixDisplay(m).plot(ax=ax, colorbar=False)
    save(fig, "p4_confusion")
    print("test accuracy", np.trace(m) / m.sum())


def fig_reconstruction(net, test, name, sd=0.0, n=10):
    net.eval()
    x = next(iter(test))[0][:n].to(DEVICE)
    c = corrupt(x, sd)
    with torch.no_grad():
        r = net(c)
    rows = [("original", x)] + ([("corrupted", c)] if sd > 0 else []) + [("output", r)]
    fig, ax = plt.subplots(len(rows), n, figsize=(n, 1.2 * len(rows)))
    for i, (what, ims) in enumerate(rows):
        for j in range(n):
            ax[i, j].imshow(ims[j, 0].cpu(), cmap="gray", vmin=0, vmax=1)
            ax[i, j].set_xticks([])
            ax[i, j].set_yticks([])
        ax[i, 0].set_ylabel(what)
    save(fig, name + "_reconstruction")


def fig_embedding(net, test, name, sd=0.0, batches=3):
    net.eval()
    z, lab = [], []
    with torch.no_grad():
        for k, (x, y) in enumerate(test):
            if k == batches:
                break
            z.append(net.embed(corrupt(x.to(DEVICE), sd)).cpu())
            lab.append(y)
    z, lab = torch.cat(z).numpy(), torch.cat(lab).numpy()
    fig, ax = plt.subplots(figsize=(6, 5))
    s = ax.scatter(z[:, 0], z[:, 1], c=lab, cmap="tab10", s=5, vmin=-0.5, vmax=9.5)
    fig.colorbar(s, ticks=range(10))
    ax.set_title(name)
    save(fig, name + "_embedding")


def fig_losses(curves, name):
    fig, ax = plt.subplots()
    for lab, h in curves.items():
        ax.plot(range(1, len(h) + 1), h, label=lab)
    ax.set_xlabel("epoch")
    ax.set_ylabel("training MSE")
    ax.legend()
    save(fig, name)


# --------------------------------------------------------------------- parts
def part_cnn(train, test):
    net = fit_classifier(build("cnn").to(DEVICE), train)
    torch.save(net.state_dict(), "mnist_cnn.pt")
    fig_filters(net)
    fig_confusion(net, test)


def one_autoencoder(arch, file, figname, train, test, sd=0.0):
    net = build(arch).to(DEVICE)
    h = fit_autoencoder(net, train, sd=sd, label=figname)
    torch.save(net.state_dict(), file)
    fig_reconstruction(net, test, figname, sd)
    fig_embedding(net, test, figname, sd)
    return h


def part_ae(train, test):
    fig_losses({"ae": one_autoencoder("ae", "mnist_ae.pt", "p5_ae", train, test)}, "p5_loss")


def part_cae(train, test):
    fig_losses({
        "no skip": one_autoencoder("cae", "mnist_cae.pt", "p6_cae", train, test),
        "skip": one_autoencoder("cae-skip", "mnist-cae-skip.pt", "p6_cae_skip", train, test),
    }, "p6_loss")


def part_noise(train, test):
    fig_losses({
        "no skip": one_autoencoder("cae", "mnist_cae_noise.pt", "p6_noise_cae", train, test, NOISE),
        "skip": one_autoencoder("cae-skip", "mnist-cae-skip-noise.pt", "p6_noise_cae_skip", train, test, NOISE),
    }, "p6_noise_loss")


def part_corruption(train, test):
    rng = np.random.default_rng(0)
    x = rng.uniform(-2, 2, 300)
    clean = np.stack([x, x ** 2], 1)
    dirty = clean + rng.normal(0, 0.2, clean.shape)
    fig, ax = plt.subplots(1, 2, figsize=(9, 4), sharex=True, sharey=True)
    ax[0].scatter(*clean.T, s=6)
    ax[0].set_title("$y=x^2$")
    ax[1].scatter(*dirty.T, s=6, c="C1")
    ax[1].set_title(r"$C(\hat x|x)=N(\hat x; x, 0.2^2 I)$")
    save(fig, "p5_corruption")


PARTS = {"cnn": part_cnn, "ae": part_ae, "cae": part_cae, "noise": part_noise, "corruption": part_corruption}


def run(*names):
    torch.manual_seed(663)
    tr, te = loaders()
    for n in names or PARTS:
        PARTS[n](tr, te)


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("parts", nargs="*")
    run(*ap.parse_args().parts)
