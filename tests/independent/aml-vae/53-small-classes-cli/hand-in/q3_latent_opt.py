"""Q3: generator with latent optimization instead of an encoder."""
import argparse
import os

import torch
from torch.utils.data import DataLoader

from model import Decoder, LatentTable, reparametrize
from vae_common import (CHECKPOINTS, LossLog, add_common_args, checkpoint_path, image_grid,
                        load_train, load_validation, pick_device, prior_samples, vae_loss)


def train_epoch(decoder, table, loader, optimizer, log, device):
    decoder.train()
    for x, idx in loader:
        x, idx = x.to(device), idx.to(device)
        mu, r = table(idx)
        x_hat = decoder(reparametrize(mu, r))
        parts = vae_loss(x_hat, x, mu, r)
        optimizer.zero_grad()
        parts[0].backward()
        optimizer.step()
        log.batch(parts, len(x))
    return log.close_epoch()


def fit_new_images(decoder, images, latent_dim, steps, lr):
    """q vectors for images which were not trained on: the decoder stays fixed, only (mu, r) move."""
    table = LatentTable(len(images), latent_dim).to(images.device)
    everything = torch.arange(len(images), device=images.device)
    optimizer = torch.optim.Adam(table.parameters(), lr=lr)
    decoder.eval()
    for _ in range(steps):
        mu, r = table(everything)
        loss, _, _ = vae_loss(decoder(reparametrize(mu, r)), images, mu, r)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return table.mu.detach()


def load_decoder(args, epoch, device):
    decoder = Decoder(args.latent_dim).to(device)
    state = torch.load(checkpoint_path(args.ckpt, "latent_opt", epoch), map_location=device)
    decoder.load_state_dict(state["decoder"])
    for p in decoder.parameters():
        p.requires_grad_(False)
    return decoder, state["mu"]


def main():
    parser = add_common_args(argparse.ArgumentParser(description=__doc__))
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--lr", type=float, default=1e-3, help="decoder")
    parser.add_argument("--latent-lr", type=float, default=1e-2, help="mu and r")
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--fit-steps", type=int, default=500)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    for folder in (args.ckpt, args.figs):
        os.makedirs(folder, exist_ok=True)
    device = pick_device()

    train_set, val_set = load_train(args.data), load_validation(args.data)
    loader = DataLoader(train_set, batch_size=args.batch_size, shuffle=True)

    decoder = Decoder(args.latent_dim).to(device)
    table = LatentTable(len(train_set), args.latent_dim).to(device)
    optimizer = torch.optim.Adam([
        {"params": decoder.parameters(), "lr": args.lr},
        {"params": table.parameters(), "lr": args.latent_lr},
    ])

    log = LossLog()
    for epoch in range(1, args.epochs + 1):
        total, mse, kl = train_epoch(decoder, table, loader, optimizer, log, device)
        print(f"epoch {epoch:2d}: loss {total:.4f} (mse {mse:.4f}, kl {kl:.4f})")
        if epoch in CHECKPOINTS:
            torch.save({"decoder": decoder.state_dict(), "mu": table.mu.detach().clone(),
                        "r": table.r.detach().clone()},
                       checkpoint_path(args.ckpt, "latent_opt", epoch))
    log.draw(os.path.join(args.figs, "q3_loss.png"), "latent optimization")

    # same ten images as in Q1 (same seed)
    val_images = val_set.images[val_set.one_per_digit(args.seed)].to(device)
    train_idx = train_set.one_per_digit(args.seed)
    z = prior_samples(10, args.latent_dim).to(device)
    val_rows, train_rows, sample_rows = [val_images], [train_set.images[train_idx]], []
    done = [e for e in CHECKPOINTS if e <= args.epochs]
    for epoch in done:
        frozen, mu = load_decoder(args, epoch, device)
        fitted = fit_new_images(frozen, val_images, args.latent_dim, args.fit_steps, args.latent_lr)
        with torch.no_grad():
            val_rows.append(frozen(fitted))
            train_rows.append(frozen(mu[train_idx.to(device)]))
            sample_rows.append(frozen(z))
    names = [f"epoch {e}" for e in done]
    image_grid(val_rows, ["input"] + names, os.path.join(args.figs, "q3_recon_val.png"))
    image_grid(train_rows, ["input"] + names, os.path.join(args.figs, "q3_recon_train.png"))
    image_grid(sample_rows, names, os.path.join(args.figs, "q3_samples.png"))


if __name__ == "__main__":
    main()
