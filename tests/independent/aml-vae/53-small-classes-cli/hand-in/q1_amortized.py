"""Q1: train the amortized VAE on 5000 images and plot reconstructions."""
import argparse
import os

import torch
from torch.utils.data import DataLoader

from model import AmortizedVAE
from vae_common import (CHECKPOINTS, LossLog, add_common_args, checkpoint_path, image_grid,
                        load_train, load_validation, pick_device, vae_loss)


def train_epoch(vae, loader, optimizer, log, device):
    vae.train()
    for x, _ in loader:
        x = x.to(device)
        x_hat, mu, r = vae(x)
        parts = vae_loss(x_hat, x, mu, r)
        optimizer.zero_grad()
        parts[0].backward()
        optimizer.step()
        log.batch(parts, len(x))
    return log.close_epoch()


@torch.no_grad()
def validate(vae, loader, log, device):
    vae.eval()
    for x, _ in loader:
        x = x.to(device)
        x_hat, mu, r = vae(x)
        log.batch(vae_loss(x_hat, x, mu, r), len(x))
    return log.close_epoch()


def main():
    parser = add_common_args(argparse.ArgumentParser(description=__doc__))
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--batch-size", type=int, default=64)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    for folder in (args.ckpt, args.figs):
        os.makedirs(folder, exist_ok=True)
    device = pick_device()

    train_set, val_set = load_train(args.data), load_validation(args.data)
    train_loader = DataLoader(train_set, batch_size=args.batch_size, shuffle=True)
    val_loader = DataLoader(val_set, batch_size=500)

    # the ten images are chosen once, before training
    shown = {"train": train_set.images[train_set.one_per_digit(args.seed)].to(device),
             "val": val_set.images[val_set.one_per_digit(args.seed)].to(device)}
    rows = {name: [images] for name, images in shown.items()}

    vae = AmortizedVAE(args.latent_dim).to(device)
    optimizer = torch.optim.Adam(vae.parameters(), lr=args.lr)
    train_log, val_log = LossLog(), LossLog()
    for epoch in range(1, args.epochs + 1):
        total, mse, kl = train_epoch(vae, train_loader, optimizer, train_log, device)
        val = validate(vae, val_loader, val_log, device)
        print(f"epoch {epoch:2d}: loss {total:.4f} (mse {mse:.4f}, kl {kl:.4f})  "
              f"val loss {val[0]:.4f} (mse {val[1]:.4f})")
        if epoch in CHECKPOINTS:
            torch.save(vae.state_dict(), checkpoint_path(args.ckpt, "amortized", epoch))
            for name, images in shown.items():
                rows[name].append(vae.reconstruct(images))

    train_log.draw(os.path.join(args.figs, "q1_loss.png"), "amortized VAE",
                   extra=[v[0] for v in val_log.epochs])
    names = ["input"] + [f"epoch {e}" for e in CHECKPOINTS if e <= args.epochs]
    for name in rows:
        image_grid(rows[name], names, os.path.join(args.figs, f"q1_recon_{name}.png"))


if __name__ == "__main__":
    main()
