import argparse
import json
from pathlib import Path

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch

from data import k_per_class, vae_sets
from model import AmortizedVAE, LatentOptVAE, fresh_codes, reparametrize, vae_loss

EPOCHS = (1, 5, 10, 20, 30)


def load(run, ep):
    cfg = json.loads((run / "args.json").read_text())
    if cfg["mode"] == "amortized":
        net = AmortizedVAE(cfg["latent"])
    else:
        net = LatentOptVAE(10 * cfg["per_class"], cfg["latent"])
    net.load_state_dict(torch.load(run / f"epoch{ep:02d}.pt", map_location="cpu"))
    return net.eval(), cfg


def grid(rows, names, path):
    fig, ax = plt.subplots(len(rows), len(rows[0]), figsize=(len(rows[0]), len(rows) * 1.05))
    for i, row in enumerate(rows):
        for j, im in enumerate(row):
            ax[i, j].imshow(im.squeeze().numpy(), cmap="gray", vmin=0, vmax=1)
            ax[i, j].set_xticks([]); ax[i, j].set_yticks([])
        ax[i, 0].set_ylabel(names[i], fontsize=8)
    fig.tight_layout(pad=0.2)
    fig.savefig(path, dpi=140)
    plt.close(fig)
    print("wrote", path)


def losses(run):
    h = json.loads((run / "history.json").read_text())
    ep = range(1, len(h["train"]) + 1)
    fig, ax = plt.subplots(figsize=(5, 3.5))
    ax.plot(ep, h["train"], label="train (total)")
    ax.plot(ep, h["train_mse"], "--", label="train mse")
    ax.plot(ep, h["train_kl"], ":", label="train kl")
    if h["val"][0] is not None:
        ax.plot(ep, h["val"], label="validation (total)")
    ax.set(xlabel="epoch", ylabel="loss"); ax.legend()
    fig.tight_layout(); fig.savefig(run / "losses.png", dpi=140)


@torch.no_grad()
def q1(run):
    _, cfg = load(run, 30)
    tr, va = vae_sets(cfg["per_class"], cfg["seed"])
    for name, ds in (("train", tr), ("val", va)):
        x, _, _ = k_per_class(ds, 1, seed=3)
        rows = [x]
        for e in EPOCHS:
            net, _ = load(run, e)
            rows.append(net(x)[0])
        grid(rows, ["real"] + [f"ep {e}" for e in EPOCHS], run / f"q1_{name}.png")


@torch.no_grad()
def q2(run, title="q2_samples"):
    _, cfg = load(run, 30)
    torch.manual_seed(11)
    z = torch.randn(10, cfg["latent"])     # the same z for all epochs
    rows = [load(run, e)[0].decoder(z) for e in EPOCHS]
    grid(rows, [f"ep {e}" for e in EPOCHS], run / f"{title}.png")


def infer_codes(decoder, x, latent, steps=400, lr=0.01):
    """q for images that were not in the table: freeze G, optimise (mu, r) only"""
    for p in decoder.parameters():
        p.requires_grad_(False)
    mu, r = fresh_codes(len(x), latent)
    opt = torch.optim.Adam([mu, r], lr=lr)
    for _ in range(steps):
        loss, _, _ = vae_loss(x, decoder(reparametrize(mu, r)), mu, r)
        opt.zero_grad(); loss.backward(); opt.step()
    with torch.no_grad():
        return decoder(reparametrize(mu, r))


def q3(run):
    _, cfg = load(run, 30)
    tr, va = vae_sets(cfg["per_class"], cfg["seed"])
    # (a) images of the training table with the q's that were learnt
    x, _, idx = k_per_class(tr, 1, seed=3)
    rows = [x]
    for e in EPOCHS:
        net, _ = load(run, e)
        with torch.no_grad():
            rows.append(net(x, idx)[0])
    grid(rows, ["real"] + [f"ep {e}" for e in EPOCHS], run / "q3_train.png")
    # (b) validation images, q inferred with a frozen generator
    x, _, _ = k_per_class(va, 1, seed=3)
    rows = [x]
    for e in EPOCHS:
        torch.manual_seed(5)
        net, _ = load(run, e)
        rows.append(infer_codes(net.decoder, x, cfg["latent"]))
    grid(rows, ["real"] + [f"ep {e}" for e in EPOCHS], run / "q3_val.png")
    q2(run, "q3_samples")


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("what", choices=["losses", "q1", "q2", "q3"])
    ap.add_argument("--run", type=Path, required=True)
    a = ap.parse_args()
    {"losses": losses, "q1": q1, "q2": q2, "q3": q3}[a.what](a.run)
