"""Figures and numbers for Q1 - Q4."""
from __future__ import annotations

import argparse
import json
import logging
import math
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import Tensor

from config import VAEConfig
from data import Split, load
from model import Decoder, Encoder, LatentTable, reparameterize
from objectives import log_normal_pdf, vae_loss

log = logging.getLogger("eval")
CFG = VAEConfig()


def checkpoint(run: Path, epoch: int) -> dict:
    """Weights of an epoch (the last one is final.pt)."""
    name = "final.pt" if epoch == CFG.epochs else f"epoch_{epoch}.pt"
    return torch.load(run / name)


def grid(rows: list[Tensor], labels: list[str], path: Path) -> None:
    fig, axes = plt.subplots(len(rows), 10, figsize=(10, 1.1 * len(rows)), squeeze=False)
    for axs, row, label in zip(axes, rows, labels):
        for ax, image in zip(axs, row):
            ax.imshow(image.squeeze().detach(), cmap="gray")
            ax.set(xticks=[], yticks=[])
        axs[0].set_ylabel(label)
    fig.savefig(path)
    plt.close(fig)


@torch.no_grad()
def q1_q2(run: Path, train: Split, val: Split, rng: np.random.Generator, z: Tensor) -> None:
    history = json.loads((run / "history.json").read_text())
    fig, ax = plt.subplots()
    for name, values in history.items():
        ax.plot(range(1, len(values) + 1), values, label=name)
    ax.set(xlabel="epoch", ylabel="loss per image")
    ax.legend()
    fig.savefig(run / "loss.png")
    for name, split in (("val", val), ("train", train)):
        x = split.images[split.pick(1, rng)[:, 0]]
        rows, samples = [x], []
        for epoch in CFG.snapshots:
            state = checkpoint(run, epoch)
            encoder, decoder = Encoder(CFG.latent_dim), Decoder(CFG.latent_dim)
            encoder.load_state_dict(state["q"])
            decoder.load_state_dict(state["decoder"])
            rows.append(decoder(reparameterize(*encoder(x))))
            samples.append(decoder(z))
        labels = [f"epoch {e}" for e in CFG.snapshots]
        grid(rows, ["input", *labels], run / f"reconstructions_{name}.png")
    grid(samples, labels, run / "samples.png")


def fit_q(decoder: Decoder, x: Tensor, steps: int = 300) -> tuple[Tensor, Tensor]:
    """Optimize mu and r of unseen images, decoder frozen."""
    decoder.requires_grad_(False)
    table = LatentTable(len(x), CFG.latent_dim)
    optimizer = torch.optim.Adam(table.parameters(), lr=CFG.latent_lr)
    index = torch.arange(len(x))
    for _ in range(steps):
        mu, r = table(index)
        loss = vae_loss(x, decoder(reparameterize(mu, r)), mu, r)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return table.mu.detach(), table.r.detach()


def q3(run: Path, val: Split, rng: np.random.Generator, z: Tensor) -> None:
    x = val.images[val.pick(1, rng)[:, 0]]
    rows = [x]
    for epoch in CFG.snapshots:
        decoder = Decoder(CFG.latent_dim)
        decoder.load_state_dict(checkpoint(run, epoch)["decoder"])
        rows.append(decoder(reparameterize(*fit_q(decoder, x))))
    grid(rows, ["input", *(f"epoch {e}" for e in CFG.snapshots)], run / "reconstructions_val.png")
    grid([decoder(z)], ["samples"], run / "samples.png")


@torch.no_grad()
def log_likelihood(x: Tensor, encoder: Encoder, decoder: Decoder) -> float:
    """Importance sampling estimate of log p(x), eq. (9)."""
    mu, r = encoder(x.unsqueeze(0))
    mu, r = mu.repeat(CFG.n_mc, 1), r.repeat(CFG.n_mc, 1)
    z = reparameterize(mu, r)
    log_pz = log_normal_pdf(z, torch.zeros_like(z), 0.0)
    log_px = log_normal_pdf(x.flatten(), decoder(z).flatten(1), 2 * math.log(CFG.sigma_p))
    return (torch.logsumexp(log_pz + log_px, dim=0) - math.log(CFG.n_mc)).item()


def q4(run: Path, train: Split, val: Split, rng: np.random.Generator) -> None:
    state = checkpoint(run, CFG.epochs)
    encoder, decoder = Encoder(CFG.latent_dim), Decoder(CFG.latent_dim)
    encoder.load_state_dict(state["q"])
    decoder.load_state_dict(state["decoder"])
    images = torch.cat([train.images[train.pick(5, rng)], val.images[val.pick(5, rng)]], dim=1)   # 10 x 10 x 1 x 28 x 28
    table = np.array([[log_likelihood(x, encoder, decoder) for x in row] for row in images])
    fig, axes = plt.subplots(2, 5, figsize=(10, 4.5))
    for digit, ax in enumerate(axes.flat):
        ax.imshow(images[digit, 0, 0], cmap="gray")
        ax.set_title(f"{table[digit, 0]:.1f}")
        ax.axis("off")
    fig.savefig(run / "q4.png")
    for digit, value in enumerate(table.mean(axis=1)):
        log.info("digit %d: %.2f", digit, value)
    log.info("training set: %.2f", table[:, 5:].mean())
    log.info("test set: %.2f", table[:, :5].mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, default=Path("runs/amortized"))
    parser.add_argument("--lo-run", type=Path, default=Path("runs/latent"))
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.manual_seed(CFG.seed)
    rng = np.random.default_rng(CFG.seed)
    train, val = load(CFG.data_root, CFG.n_train, CFG.seed)
    z = torch.randn(10, CFG.latent_dim)
    q1_q2(args.run, train, val, rng, z)
    q3(args.lo_run, val, rng, z)
    q4(args.run, train, val, rng)


if __name__ == "__main__":
    main()
