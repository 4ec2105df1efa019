"""Train a VAE, amortized or by latent optimization."""
from __future__ import annotations

import argparse
import json
import logging
from dataclasses import asdict
from pathlib import Path

import torch

from config import VAEConfig
from data import Split, load
from model import Decoder, Encoder, LatentTable, reparameterize
from objectives import vae_loss

log = logging.getLogger("vae")


def train(cfg: VAEConfig) -> None:
    """Run the training loop and store checkpoints and the loss history in cfg.out."""
    torch.manual_seed(cfg.seed)
    out = Path(cfg.out)
    out.mkdir(parents=True, exist_ok=True)
    train_set, val_set = load(cfg.data_root, cfg.n_train, cfg.seed)
    decoder = Decoder(cfg.latent_dim)
    if cfg.mode == "amortized":
        q = Encoder(cfg.latent_dim)
        optimizer = torch.optim.Adam([*q.parameters(), *decoder.parameters()], lr=cfg.lr)
    else:
        q = LatentTable(len(train_set), cfg.latent_dim)
        optimizer = torch.optim.Adam([
            {"params": decoder.parameters(), "lr": cfg.lr},
            {"params": q.parameters(), "lr": cfg.latent_lr},
        ])

    history: dict[str, list[float]] = {"train": [], "val": []}
    for epoch in range(cfg.epochs):
        running = 0.0
        for index in torch.randperm(len(train_set)).split(cfg.batch_size):
            x = train_set.images[index]
            mu, r = q(x if cfg.mode == "amortized" else index)
            loss = vae_loss(x, decoder(reparameterize(mu, r)), mu, r)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            running += loss.item()
        history["train"].append(running / len(train_set))
        if cfg.mode == "amortized":
            history["val"].append(evaluate_loss(q, decoder, val_set))
        log.info("epoch %d train %.4f val %s", epoch, history["train"][-1], history["val"][-1:] or "-")
        if epoch in cfg.snapshots:
            torch.save({"q": q.state_dict(), "decoder": decoder.state_dict()}, out / f"epoch_{epoch}.pt")
    torch.save({"q": q.state_dict(), "decoder": decoder.state_dict()}, out / "final.pt")
    (out / "history.json").write_text(json.dumps(history))
    (out / "config.json").write_text(json.dumps(asdict(cfg)))


@torch.no_grad()
def evaluate_loss(q: Encoder, decoder: Decoder, split: Split) -> float:
    total = 0.0
    for x in split.images.split(500):
        mu, r = q(x)
        total += vae_loss(x, decoder(reparameterize(mu, r)), mu, r).item()
    return total / len(split)


def parse_args() -> VAEConfig:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mode", choices=("amortized", "latent"), default="amortized")
    parser.add_argument("--out", default=None)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--latent-lr", type=float, default=1e-2)
    a = parser.parse_args()
    return VAEConfig(mode=a.mode, out=a.out or f"runs/{a.mode}", epochs=a.epochs, lr=a.lr, latent_lr=a.latent_lr)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    train(parse_args())
