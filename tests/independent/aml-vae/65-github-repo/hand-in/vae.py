"""
Advanced Course in Machine Learning (67912) - Exercise 1, part 3 (VAE).

    python vae.py q1      train the amortized VAE, loss curves, reconstructions
    python vae.py q2      samples from the prior (needs the checkpoints of q1)
    python vae.py q3      latent optimization (does not need q1)
    python vae.py q4      log-probabilities (needs the checkpoints of q1)
    python vae.py all     everything

Figures are written to figures/, weights to checkpoints/.
"""
import argparse
import json
import math
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn.functional as F
from sklearn.model_selection import train_test_split
from torch import nn
from torch.utils.data import DataLoader, Dataset
from torchvision import datasets, transforms
from tqdm import trange

from model import ConvVAE

SNAPSHOTS = (1, 5, 10, 20, 30)
SIGMA_P = 0.4
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")
CKPT_DIR = Path("checkpoints")
FIG_DIR = Path("figures")


# ----------------------------------------------------------------------------- data
class MnistSubset(Dataset):
    """Like torch.utils.data.Subset, but also returns the position inside the subset.

    The position is what we use in Q3 to find the latent code of an image.
    """

    def __init__(self, base, indices):
        self.base = base
        self.indices = list(indices)
        self.targets = base.targets[self.indices]

    def __len__(self):
        return len(self.indices)

    def __getitem__(self, i):
        image, label = self.base[self.indices[i]]
        return image, label, i


def load_data(root="./data", n_train=5000, seed=0):
    # No Normalize() here: the decoder ends in a sigmoid, so pixels have to be in [0, 1].
    to_tensor = transforms.ToTensor()
    full_train = datasets.MNIST(root=root, train=True, download=True, transform=to_tensor)
    full_test = datasets.MNIST(root=root, train=False, download=True, transform=to_tensor)
    # the seed is fixed so that q4 sees the same 5000 images q1 was trained on
    keep, _ = train_test_split(range(len(full_train)), train_size=n_train,
                               stratify=full_train.targets.numpy(), random_state=seed)
    return MnistSubset(full_train, keep), MnistSubset(full_test, range(len(full_test)))


def choose_per_class(dataset, per_class, seed):
    """`per_class` random images from every digit, ordered by digit."""
    rng = np.random.default_rng(seed)
    targets = dataset.targets.numpy()
    chosen = []
    for digit in range(10):
        chosen.extend(rng.choice(np.flatnonzero(targets == digit), per_class, replace=False))
    images = torch.stack([dataset[int(i)][0] for i in chosen])
    labels = torch.tensor([dataset[int(i)][1] for i in chosen])
    return images, labels


# ----------------------------------------------------------------------------- loss
def vae_loss(recon, x, mu, logvar):
    """MSE (mean over pixels) + KL (mean over latent dimensions), see sec. 3.2."""
    mse = F.mse_loss(recon, x)
    # The KL between N(mu, s^2) and N(0, 1) is 0.5 * (mu^2 + s^2 - log s^2 - 1).
    kl = 0.5 * (mu.pow(2) + logvar.exp() - logvar - 1.0).mean()
    return mse + kl


# ----------------------------------------------------------------------------- plots
# The two plotting helpers were written with the help of Github Copilot
# (axes handling and removing the ticks), I fixed the row labels by hand.
def plot_rows(rows, row_names, path, title=None):
    n_cols = len(rows[0])
    fig, axes = plt.subplots(len(rows), n_cols, figsize=(n_cols, len(rows) * 1.05), squeeze=False)
    for r, (row, name) in enumerate(zip(rows, row_names)):
        for c in range(n_cols):
            axes[r, c].imshow(row[c].squeeze().cpu().numpy(), cmap="gray", vmin=0, vmax=1)
            axes[r, c].set_xticks([])
            axes[r, c].set_yticks([])
        axes[r, 0].set_ylabel(name, fontsize=8)
    if title:
        fig.suptitle(title)
    fig.tight_layout()
    fig.savefig(path, dpi=160)
    plt.close(fig)


def plot_curves(curves, path, title):
    fig, ax = plt.subplots(figsize=(5, 3.5))
    for name, values in curves.items():
        ax.plot(range(1, len(values) + 1), values, label=name)
    ax.set(xlabel="epoch", ylabel="MSE + KL", title=title)
    ax.legend()
    fig.tight_layout()
    fig.savefig(path, dpi=160)
    plt.close(fig)


# ----------------------------------------------------------------------------- Q1
def run_epoch(model, loader, optimizer=None):
    """One pass over the data, training if an optimizer is given. Returns the mean loss."""
    training = optimizer is not None
    model.train(training)
    total = 0.0
    with torch.set_grad_enabled(training):
        for x, _, _ in loader:
            x = x.to(DEVICE)
            recon, mu, logvar = model(x)
            loss = vae_loss(recon, x, mu, logvar)
            if training:
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            total += loss.item() * len(x)
    return total / len(loader.dataset)


def load_amortized(epoch, latent_dim):
    model = ConvVAE(latent_dim).to(DEVICE)
    model.load_state_dict(torch.load(CKPT_DIR / f"amortized_{epoch:02d}.pt", map_location=DEVICE))
    return model.eval()


@torch.no_grad()
def plot_amortized_reconstructions(images, latent_dim, path, title):
    rows, names = [images], ["input"]
    for epoch in SNAPSHOTS:
        recon, _, _ = load_amortized(epoch, latent_dim)(images.to(DEVICE))
        rows.append(recon)
        names.append(f"ep. {epoch}")
    plot_rows(rows, names, path, title)


def q1(args, train_set, test_set):
    train_loader = DataLoader(train_set, batch_size=args.batch_size, shuffle=True)
    test_loader = DataLoader(test_set, batch_size=args.batch_size, shuffle=False)

    model = ConvVAE(args.latent_dim).to(DEVICE)
    optimizer = torch.optim.Adam(model.parameters(), lr=args.lr)
    curves = {"train": [], "validation": []}
    for epoch in trange(1, args.epochs + 1, desc="amortized"):
        curves["train"].append(run_epoch(model, train_loader, optimizer))
        curves["validation"].append(run_epoch(model, test_loader))
        if epoch in SNAPSHOTS or epoch == args.epochs:
            torch.save(model.state_dict(), CKPT_DIR / f"amortized_{epoch:02d}.pt")

    plot_curves(curves, FIG_DIR / "q1_loss.png", "Amortized VAE")
    val_images, _ = choose_per_class(test_set, 1, seed=args.seed)
    train_images, _ = choose_per_class(train_set, 1, seed=args.seed)
    plot_amortized_reconstructions(val_images, args.latent_dim, FIG_DIR / "q1_validation.png", "validation")
    plot_amortized_reconstructions(train_images, args.latent_dim, FIG_DIR / "q1_train.png", "train")


# ----------------------------------------------------------------------------- Q2
@torch.no_grad()
def q2(args):
    z = torch.randn(10, args.latent_dim, device=DEVICE)  # the same z for all the generators
    rows = [load_amortized(epoch, args.latent_dim).decode(z) for epoch in SNAPSHOTS]
    plot_rows(rows, [f"ep. {e}" for e in SNAPSHOTS], FIG_DIR / "q2_samples.png")


# ----------------------------------------------------------------------------- Q3
class LatentCodes(nn.Module):
    """A Gaussian q_i = N(mu_i, sigma_i^2) for each of n images, free parameters."""

    def __init__(self, n, latent_dim):
        super().__init__()
        self.mu = nn.Parameter(torch.randn(n, latent_dim))
        sigma = torch.randn(n, latent_dim)
        # r = log(sigma^2), the tiny constant is only against log(0)
        self.logvar = nn.Parameter(torch.log(sigma.pow(2) + 1e-10))

    def forward(self, idx):
        return self.mu[idx], self.logvar[idx]


def train_latent_optimization(args, train_set):
    loader = DataLoader(train_set, batch_size=args.batch_size, shuffle=True)
    net = ConvVAE(args.latent_dim).to(DEVICE)  # only its decoder half is used
    codes = LatentCodes(len(train_set), args.latent_dim).to(DEVICE)
    optimizer = torch.optim.Adam([
        {"params": net.generator_parameters(), "lr": args.lr},
        {"params": codes.parameters(), "lr": 10 * args.lr},
    ])
    history = []
    for epoch in trange(1, args.epochs + 1, desc="latent opt."):
        net.train()
        total = 0.0
        for x, _, idx in loader:
            x, idx = x.to(DEVICE), idx.to(DEVICE)
            mu, logvar = codes(idx)
            recon = net.decode(net.reparameterize(mu, logvar))
            loss = vae_loss(recon, x, mu, logvar)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
        history.append(total / len(train_set))
        if epoch in SNAPSHOTS or epoch == args.epochs:
            torch.save({"net": net.state_dict(), "codes": codes.state_dict()},
                       CKPT_DIR / f"latent_{epoch:02d}.pt")
    return history


def load_generator(epoch, latent_dim):
    net = ConvVAE(latent_dim).to(DEVICE)
    net.load_state_dict(torch.load(CKPT_DIR / f"latent_{epoch:02d}.pt", map_location=DEVICE)["net"])
    net.requires_grad_(False)
    return net.eval()


def infer_codes(net, images, steps=400, lr=0.01):
    """Latent optimization for unseen images: the generator is frozen, only q is learned.

    There is no encoder in this model, so this is how a validation image gets its q.
    """
    codes = LatentCodes(len(images), net.latent_dim).to(DEVICE)
    optimizer = torch.optim.Adam(codes.parameters(), lr=lr)
    every = torch.arange(len(images), device=DEVICE)
    for _ in range(steps):
        mu, logvar = codes(every)
        loss = vae_loss(net.decode(net.reparameterize(mu, logvar)), images, mu, logvar)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return codes.mu.detach()


def q3(args, train_set, test_set):
    history = train_latent_optimization(args, train_set)
    plot_curves({"train": history}, FIG_DIR / "q3_loss.png", "Latent optimization")

    # the same ten validation images as in q1, to compare the two methods
    images, _ = choose_per_class(test_set, 1, seed=args.seed)
    images = images.to(DEVICE)
    rows, names = [images], ["input"]
    for epoch in SNAPSHOTS:
        net = load_generator(epoch, args.latent_dim)
        mu = infer_codes(net, images)
        rows.append(net.decode(mu))
        names.append(f"ep. {epoch}")
    plot_rows(rows, names, FIG_DIR / "q3_validation.png", "latent optimization, validation")

    with torch.no_grad():
        z = torch.randn(10, args.latent_dim, device=DEVICE)
        rows = [load_generator(epoch, args.latent_dim).decode(z) for epoch in SNAPSHOTS]
    plot_rows(rows, [f"ep. {e}" for e in SNAPSHOTS], FIG_DIR / "q3_samples.png")


# ----------------------------------------------------------------------------- Q4
def log_gaussian(x, mean, logvar):
    """log N(x; mean, diag(exp(logvar))), summed over the last dimension."""
    return -0.5 * (math.log(2 * math.pi) + logvar + (x - mean).pow(2) / logvar.exp()).sum(dim=-1)


@torch.no_grad()
def log_prob(model, image, n_samples=1000):
    """Importance sampling estimation of log p(x), eq. 9. image: (1, 28, 28)."""
    x = image.unsqueeze(0).to(DEVICE)
    mu, logvar = model.encode(x)                              # (1, d)
    z = model.reparameterize(mu.expand(n_samples, -1), logvar.expand(n_samples, -1))
    means = model.decode(z).flatten(1)                        # (M, 784)

    log_pz = log_gaussian(z, torch.zeros_like(z), torch.zeros_like(z))
    log_px_z = log_gaussian(x.flatten(1), means, torch.full_like(means, 2 * math.log(SIGMA_P)))
    log_qz = log_gaussian(z, mu, logvar)
    return (torch.logsumexp(log_pz + log_px_z - log_qz, dim=0) - math.log(n_samples)).item()


def q4(args, train_set, test_set):
    model = load_amortized(args.epochs, args.latent_dim)
    scores, pictures = {}, {}
    for split, dataset in (("train", train_set), ("test", test_set)):
        images, labels = choose_per_class(dataset, 5, seed=args.seed + 1)
        values = np.array([log_prob(model, im) for im in images])
        scores[split] = values.reshape(10, 5)   # ordered by digit
        pictures[split] = images.view(10, 5, 1, 28, 28)
        assert (labels.view(10, 5) == torch.arange(10)[:, None]).all()

    # (a)
    fig, axes = plt.subplots(2, 5, figsize=(9, 4))
    for digit, ax in enumerate(axes.flat):
        ax.imshow(pictures["test"][digit, 0].squeeze(), cmap="gray")
        ax.set_title(f"log p(x) = {scores['test'][digit, 0]:.1f}", fontsize=8)
        ax.axis("off")
    fig.tight_layout()
    fig.savefig(FIG_DIR / "q4a.png", dpi=160)
    plt.close(fig)

    # (b) + (c)
    per_digit = np.concatenate([scores["train"], scores["test"]], axis=1).mean(axis=1)
    summary = {
        "per_digit": {d: round(float(v), 2) for d, v in enumerate(per_digit)},
        "train": round(float(scores["train"].mean()), 2),
        "test": round(float(scores["test"].mean()), 2),
    }
    print(json.dumps(summary, indent=2))
    (FIG_DIR / "q4.json").write_text(json.dumps(summary, indent=2))


# ----------------------------------------------------------------------------- main
def parse_args():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("question", choices=["q1", "q2", "q3", "q4", "all"])
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--latent-dim", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def main():
    args = parse_args()
    torch.manual_seed(args.seed)
    CKPT_DIR.mkdir(exist_ok=True)
    FIG_DIR.mkdir(exist_ok=True)
    train_set, test_set = load_data(seed=args.seed)

    if args.question in ("q1", "all"):
        q1(args, train_set, test_set)
    if args.question in ("q2", "all"):
        q2(args)
    if args.question in ("q3", "all"):
        q3(args, train_set, test_set)
    if args.question in ("q4", "all"):
        q4(args, train_set, test_set)


if __name__ == "__main__":
    main()
