"""Q3, latent optimization.

A q=(mu_i, r_i) is kept for each of the 5000 training images. Validation images have no q from training,
so for the validation figure I freeze the generator of that epoch and optimize a new q for the ten images
with the same loss (fit_q). No part of this file was generated.
"""
from pathlib import Path

import torch

import common as c
from model import Decoder

RUN = Path("runs/latent_opt")
BATCH = 64


def init_q(n: int) -> tuple[torch.Tensor, torch.Tensor]:
    mu = torch.randn(n, c.LATENT, device=c.DEVICE)
    sigma = torch.randn(n, c.LATENT, device=c.DEVICE)
    r = torch.log(sigma.pow(2) + 1e-12)
    return mu.requires_grad_(), r.requires_grad_()


def train() -> None:
    torch.manual_seed(1)
    RUN.mkdir(parents=True, exist_ok=True)
    x, _, _, _ = c.mnist_tensors()
    dec = Decoder(c.LATENT).to(c.DEVICE)
    mu, r = init_q(len(x))
    opt = torch.optim.Adam([
        {"params": dec.parameters(), "lr": c.LR},
        {"params": [mu, r], "lr": c.LR_LATENT},
    ])

    history = []
    for epoch in range(1, c.EPOCHS + 1):
        dec.train()
        acc = 0.0
        for idx in torch.randperm(len(x)).split(BATCH):
            idx = idx.to(c.DEVICE)
            m, s = mu[idx], r[idx]
            loss, _, _ = c.vae_loss(x[idx], dec(c.reparametrize(m, s)), m, s)
            opt.zero_grad()
            loss.backward()
            opt.step()
            acc += loss.item() * len(idx)
        history.append(acc / len(x))
        print(epoch, f"{history[-1]:.4f}", flush=True)
        if epoch in c.SNAPSHOTS:
            torch.save({"dec": dec.state_dict(), "mu": mu.detach(), "r": r.detach()}, RUN / f"{epoch}.pt")
    c.loss_plot({"train (latent opt.)": history}, "q3_loss.png")


def fit_q(dec: Decoder, x: torch.Tensor, steps: int = 400):
    for p in dec.parameters():
        p.requires_grad_(False)
    mu, r = init_q(len(x))
    opt = torch.optim.Adam([mu, r], lr=c.LR_LATENT)
    for _ in range(steps):
        loss, _, _ = c.vae_loss(x, dec(c.reparametrize(mu, r)), mu, r)
        opt.zero_grad()
        loss.backward()
        opt.step()
    return mu.detach(), r.detach()


def figures() -> None:
    x_tr, y_tr, x_va, y_va = c.mnist_tensors()
    gen = torch.Generator().manual_seed(17)             # same seed and order as q1: same pictures
    i_va, i_tr = c.pick(y_va, 1, gen), c.pick(y_tr, 1, gen)
    z = torch.randn(10, c.LATENT, generator=gen).to(c.DEVICE)

    val_rows, tr_rows, sampled = [x_va[i_va]], [x_tr[i_tr]], []
    for epoch in c.SNAPSHOTS:
        state = torch.load(RUN / f"{epoch}.pt", map_location=c.DEVICE)
        dec = Decoder(c.LATENT).to(c.DEVICE)
        dec.load_state_dict(state["dec"])
        dec.eval()
        mu_va, _ = fit_q(dec, x_va[i_va])
        with torch.no_grad():
            val_rows.append(dec(mu_va))
            tr_rows.append(dec(state["mu"][i_tr.to(c.DEVICE)]))
            sampled.append(dec(z))

    names = [f"ep {e}" for e in c.SNAPSHOTS]
    c.image_grid(val_rows, ["real", *names], "q3_rec_val.png")
    c.image_grid(tr_rows, ["real", *names], "q3_rec_train.png")
    c.image_grid(sampled, names, "q3_samples.png")


if __name__ == "__main__":
    train()
    figures()
