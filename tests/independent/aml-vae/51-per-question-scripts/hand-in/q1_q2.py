"""Q1 (amortized VAE) and Q2 (sampling).

Copilot: completed the body of the evaluate() loop and the torch.save line. Everything else is typed by me.
"""
from pathlib import Path

import torch

import common as c
from model import Decoder, Encoder

RUN = Path("runs/amortized")
BATCH = 64


def encode(enc, x):
    mu, r = enc(x).chunk(2, dim=1)
    return mu, r


def evaluate(enc, dec, x):
    # --- copilot from here
    enc.eval()
    dec.eval()
    total = torch.zeros(3)
    with torch.no_grad():
        for xb in x.split(500):
            mu, r = encode(enc, xb)
            parts = c.vae_loss(xb, dec(c.reparametrize(mu, r)), mu, r)
            total += torch.tensor([p.item() for p in parts]) * len(xb)
    # --- to here
    return (total / len(x)).tolist()


def train() -> None:
    torch.manual_seed(0)
    RUN.mkdir(parents=True, exist_ok=True)
    x_tr, _, x_va, _ = c.mnist_tensors()
    enc, dec = Encoder(2 * c.LATENT).to(c.DEVICE), Decoder(c.LATENT).to(c.DEVICE)
    opt = torch.optim.Adam([*enc.parameters(), *dec.parameters()], lr=c.LR)

    curves = {"train": [], "train mse": [], "train kl": [], "validation": [], "val mse": [], "val kl": []}
    for epoch in range(1, c.EPOCHS + 1):
        enc.train()
        dec.train()
        for idx in torch.randperm(len(x_tr)).split(BATCH):
            xb = x_tr[idx.to(c.DEVICE)]
            mu, r = encode(enc, xb)
            loss, _, _ = c.vae_loss(xb, dec(c.reparametrize(mu, r)), mu, r)
            opt.zero_grad()
            loss.backward()
            opt.step()

        # both sets measured with the same weights, after the epoch
        for name, x in (("train", x_tr), ("val", x_va)):
            total, mse, kl = evaluate(enc, dec, x)
            curves["train" if name == "train" else "validation"].append(total)
            curves[f"{name} mse"].append(mse)
            curves[f"{name} kl"].append(kl)
        print(epoch, f"train {curves['train'][-1]:.4f}  val {curves['validation'][-1]:.4f}", flush=True)

        if epoch in c.SNAPSHOTS:
            torch.save({"enc": enc.state_dict(), "dec": dec.state_dict()}, RUN / f"{epoch}.pt")

    c.loss_plot({k: curves[k] for k in ("train", "validation")}, "q1_loss.png")
    c.loss_plot({k: v for k, v in curves.items() if " " in k}, "q1_loss_parts.png")


def load(epoch: int):
    state = torch.load(RUN / f"{epoch}.pt", map_location=c.DEVICE)
    enc, dec = Encoder(2 * c.LATENT).to(c.DEVICE), Decoder(c.LATENT).to(c.DEVICE)
    enc.load_state_dict(state["enc"])
    dec.load_state_dict(state["dec"])
    return enc.eval(), dec.eval()


@torch.no_grad()
def figures() -> None:
    x_tr, y_tr, x_va, y_va = c.mnist_tensors()
    gen = torch.Generator().manual_seed(17)
    sets = {"val": x_va[c.pick(y_va, 1, gen)], "train": x_tr[c.pick(y_tr, 1, gen)]}
    z = torch.randn(10, c.LATENT, generator=gen).to(c.DEVICE)     # the same ten in every epoch

    rows = {k: [v] for k, v in sets.items()}
    sampled = []
    for epoch in c.SNAPSHOTS:
        enc, dec = load(epoch)
        for k, x in sets.items():
            mu, _ = encode(enc, x)
            rows[k].append(dec(mu))       # reconstruction from the mean of q
        sampled.append(dec(z))

    names = [f"ep {e}" for e in c.SNAPSHOTS]
    for k in rows:
        c.image_grid(rows[k], ["real", *names], f"q1_rec_{k}.png")
    c.image_grid(sampled, names, "q2_samples.png")


if __name__ == "__main__":
    train()
    figures()
