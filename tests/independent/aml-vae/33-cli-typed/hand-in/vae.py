"""VAE experiments (section 3). One sub-command per question, see README.

Automatic tools: GitHub Copilot completed the argparse block in main() and the imshow loop in save_grid();
everything else is mine.
"""
from __future__ import annotations

import argparse
import math
from dataclasses import dataclass
from pathlib import Path

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torchvision.datasets import MNIST

from model import Decoder, Encoder

RUNS = Path("runs")
SNAPSHOTS = (1, 5, 10, 20, 30)


@dataclass(frozen=True)
class Config:
    epochs: int = 30
    batch: int = 64
    lr: float = 1e-3
    lr_latent: float = 1e-2
    latent_dim: int = 200
    sigma_p: float = 0.4
    per_class: int = 500
    mc: int = 1000
    seed: int = 0


CFG = Config()
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


# ---------------------------------------------------------------- data
@dataclass
class Images:
    x: Tensor  # (N, 1, 28, 28) in [0, 1]
    y: Tensor

    def one_per_class(self, gen: torch.Generator) -> Tensor:
        """A random index for every digit, 0 to 9."""
        return torch.stack([self.some(c, 1, gen)[0] for c in range(10)])

    def some(self, digit: int, n: int, gen: torch.Generator) -> Tensor:
        where = torch.nonzero(self.y == digit).squeeze(1)
        return where[torch.randperm(len(where), generator=gen)[:n]]


def load(train: bool) -> Images:
    raw = MNIST("data", train=train, download=True)
    return Images(raw.data.unsqueeze(1).float() / 255, raw.targets)


def training_subset() -> Images:
    """5000 images, 500 of each digit."""
    full = load(True)
    keep = torch.cat([torch.nonzero(full.y == c).squeeze(1)[: CFG.per_class] for c in range(10)])
    return Images(full.x[keep], full.y[keep])


# ---------------------------------------------------------------- losses
def reparametrize(mu: Tensor, r: Tensor) -> Tensor:
    return mu + torch.exp(0.5 * r) * torch.randn_like(mu)


def kl_standard_normal(mu: Tensor, r: Tensor) -> Tensor:
    """KL(N(mu, exp(r)) || N(0, 1)), element by element.

    This is the exact value. Eq. (7) drops the factor 1/2 (and then has log(sigma) where it would be log(sigma^2)).
    """
    return 0.5 * (mu.square() + r.exp() - r - 1)


def objective(x: Tensor, recon: Tensor, mu: Tensor, r: Tensor) -> tuple[Tensor, Tensor]:
    """Mean over pixels, mean over latent dimensions (section 3.2)."""
    return F.mse_loss(recon, x), kl_standard_normal(mu, r).mean()


def log_normal(x: Tensor, mu: Tensor | float, log_var: Tensor) -> Tensor:
    """log N(x; mu, diag exp(log_var)), summed over the last axis."""
    return -0.5 * (math.log(2 * math.pi) + log_var + (x - mu).square() / log_var.exp()).sum(-1)


# ---------------------------------------------------------------- figures
def save_grid(rows: list[tuple[str, Tensor]], path: Path, titles: list[str] | None = None) -> None:
    n = len(rows[0][1])
    fig, axes = plt.subplots(len(rows), n, figsize=(n, len(rows) + 0.3), squeeze=False)
    for i, (name, images) in enumerate(rows):
        for j in range(n):
            ax = axes[i, j]
            ax.imshow(images[j].detach().cpu().squeeze(), cmap="gray", vmin=0, vmax=1)
            ax.set_xticks([])
            ax.set_yticks([])
            if j == 0:
                ax.set_ylabel(name, fontsize=7)
            if titles and i == 0:
                ax.set_title(titles[j], fontsize=7)
    fig.savefig(path, dpi=150, bbox_inches="tight")
    plt.close(fig)


def save_curves(history: dict[str, list[float]], path: Path) -> None:
    fig, ax = plt.subplots()
    for name, values in history.items():
        ax.plot(range(1, len(values) + 1), values, label=name)
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    fig.savefig(path, dpi=150)
    plt.close(fig)


# ---------------------------------------------------------------- Q1
@torch.no_grad()
def amortized_loss(enc: Encoder, dec: Decoder, data: Images) -> float:
    total = 0.0
    for x in data.x.split(500):
        x = x.to(DEVICE)
        mu, r = enc(x)
        mse, kl = objective(x, dec(reparametrize(mu, r)), mu, r)
        total += (mse + kl).item() * len(x)
    return total / len(data.x)


@torch.no_grad()
def reconstruct(enc: Encoder, dec: Decoder, x: Tensor) -> Tensor:
    mu, r = enc(x.to(DEVICE))
    return dec(reparametrize(mu, r)).cpu()


def train_amortized() -> None:
    train, val = training_subset(), load(False)
    gen = torch.Generator().manual_seed(CFG.seed)
    show = {"train": train.x[train.one_per_class(gen)], "validation": val.x[val.one_per_class(gen)]}
    rows = {k: [("original", v)] for k, v in show.items()}

    enc, dec = Encoder(CFG.latent_dim).to(DEVICE), Decoder(CFG.latent_dim).to(DEVICE)
    opt = torch.optim.Adam([*enc.parameters(), *dec.parameters()], lr=CFG.lr)
    history: dict[str, list[float]] = {"train": [], "validation": [], "train mse": [], "train kl": []}

    for epoch in range(1, CFG.epochs + 1):
        sums = torch.zeros(2)
        for idx in torch.randperm(len(train.x)).split(CFG.batch):
            x = train.x[idx].to(DEVICE)
            mu, r = enc(x)
            mse, kl = objective(x, dec(reparametrize(mu, r)), mu, r)
            opt.zero_grad()
            (mse + kl).backward()
            opt.step()
            sums += torch.tensor([mse.item(), kl.item()]) * len(idx)
        mean_mse, mean_kl = (sums / len(train.x)).tolist()
        history["train mse"].append(mean_mse)
        history["train kl"].append(mean_kl)
        history["train"].append(mean_mse + mean_kl)
        history["validation"].append(amortized_loss(enc, dec, val))
        print(epoch, history["train"][-1], history["validation"][-1])
        if epoch in SNAPSHOTS:
            torch.save({"enc": enc.state_dict(), "dec": dec.state_dict()}, RUNS / f"amortized_{epoch:02d}.pt")
            for k, v in show.items():
                rows[k].append((f"epoch {epoch}", reconstruct(enc, dec, v)))

    save_curves(history, RUNS / "q1_loss.png")
    for k in show:
        save_grid(rows[k], RUNS / f"q1_{k}.png")


def load_amortized(epoch: int) -> tuple[Encoder, Decoder]:
    state = torch.load(RUNS / f"amortized_{epoch:02d}.pt", map_location=DEVICE)
    enc, dec = Encoder(CFG.latent_dim).to(DEVICE), Decoder(CFG.latent_dim).to(DEVICE)
    enc.load_state_dict(state["enc"])
    dec.load_state_dict(state["dec"])
    return enc.eval(), dec.eval()


# ---------------------------------------------------------------- Q2
def prior_sample(n: int = 10) -> Tensor:
    """The same ten for Q2 and Q3."""
    return torch.randn(n, CFG.latent_dim, generator=torch.Generator().manual_seed(2024)).to(DEVICE)


@torch.no_grad()
def sample() -> None:
    z = prior_sample()
    save_grid([(f"epoch {e}", load_amortized(e)[1](z)) for e in SNAPSHOTS], RUNS / "q2_samples.png")


# ---------------------------------------------------------------- Q3
class Latents(nn.Module):
    """One (mu, r) per image. Sparse, so that Adam only touches the vectors of the batch."""

    def __init__(self, n: int, dim: int):
        super().__init__()
        self.mu = nn.Embedding(n, dim, sparse=True)
        self.r = nn.Embedding(n, dim, sparse=True)
        nn.init.normal_(self.mu.weight)
        with torch.no_grad():
            # sigma ~ N(0, I), r = log(sigma^2)
            self.r.weight.copy_(torch.randn(n, dim).square().clamp_min(1e-8).log())

    def forward(self, idx: Tensor) -> tuple[Tensor, Tensor]:
        return self.mu(idx), self.r(idx)


def latent_step(dec: Decoder, lat: Latents, idx: Tensor, x: Tensor) -> Tensor:
    mu, r = lat(idx)
    mse, kl = objective(x, dec(reparametrize(mu, r)), mu, r)
    return mse + kl


def fit_latents(dec: Decoder, x: Tensor, steps: int = 300) -> Latents:
    """q vectors for images which were not in the training set: same loss, generator frozen."""
    lat = Latents(len(x), CFG.latent_dim).to(DEVICE)
    opt = torch.optim.SparseAdam(list(lat.parameters()), lr=CFG.lr_latent)
    idx = torch.arange(len(x), device=DEVICE)
    for p in dec.parameters():
        p.requires_grad_(False)
    for _ in range(steps):
        loss = latent_step(dec, lat, idx, x)
        opt.zero_grad()
        loss.backward()
        opt.step()
    for p in dec.parameters():
        p.requires_grad_(True)
    return lat


def train_latent() -> None:
    train, val = training_subset(), load(False)
    gen = torch.Generator().manual_seed(CFG.seed)
    # same draws as in Q1
    i_train, i_val = train.one_per_class(gen), val.one_per_class(gen)
    x_val = val.x[i_val].to(DEVICE)
    rows_train, rows_val = [("original", train.x[i_train])], [("original", val.x[i_val])]
    rows_samples = []
    z = prior_sample()

    dec = Decoder(CFG.latent_dim).to(DEVICE)
    lat = Latents(len(train.x), CFG.latent_dim).to(DEVICE)
    opt_dec = torch.optim.Adam(dec.parameters(), lr=CFG.lr)
    opt_lat = torch.optim.SparseAdam(list(lat.parameters()), lr=CFG.lr_latent)
    history: dict[str, list[float]] = {"latent optimization": []}

    for epoch in range(1, CFG.epochs + 1):
        total = 0.0
        for idx in torch.randperm(len(train.x)).split(CFG.batch):
            loss = latent_step(dec, lat, idx.to(DEVICE), train.x[idx].to(DEVICE))
            opt_dec.zero_grad()
            opt_lat.zero_grad()
            loss.backward()
            opt_dec.step()
            opt_lat.step()
            total += loss.item() * len(idx)
        history["latent optimization"].append(total / len(train.x))
        print(epoch, history["latent optimization"][-1])
        if epoch in SNAPSHOTS:
            torch.save({"dec": dec.state_dict(), "lat": lat.state_dict()}, RUNS / f"latent_{epoch:02d}.pt")
            val_lat = fit_latents(dec, x_val)
            with torch.no_grad():
                rows_train.append((f"epoch {epoch}", dec(reparametrize(*lat(i_train.to(DEVICE))))))
                rows_val.append((f"epoch {epoch}", dec(reparametrize(*val_lat(torch.arange(10, device=DEVICE))))))
                rows_samples.append((f"epoch {epoch}", dec(z)))

    save_curves(history, RUNS / "q3_loss.png")
    save_grid(rows_train, RUNS / "q3_train.png")
    save_grid(rows_val, RUNS / "q3_validation.png")
    save_grid(rows_samples, RUNS / "q3_samples.png")


# ---------------------------------------------------------------- Q4
@torch.no_grad()
def log_prob(enc: Encoder, dec: Decoder, x: Tensor) -> float:
    """Eq. (9) for a single image (1, 28, 28)."""
    x = x.to(DEVICE)
    mu, r = enc(x[None])
    mu, r = mu.expand(CFG.mc, -1), r.expand(CFG.mc, -1)
    z = reparametrize(mu, r)
    log_var_p = torch.full((), 2 * math.log(CFG.sigma_p), device=DEVICE)
    log_pz = log_normal(z, 0.0, torch.zeros_like(z))
    log_qz = log_normal(z, mu, r)
    log_px = log_normal(x.reshape(1, -1), dec(z).flatten(1), log_var_p)
    return (torch.logsumexp(log_pz + log_px - log_qz, dim=0) - math.log(CFG.mc)).item()


def logprob() -> None:
    enc, dec = load_amortized(30)
    gen = torch.Generator().manual_seed(4)
    scores: dict[str, dict[int, list[float]]] = {"train": {}, "test": {}}
    first: list[Tensor] = []
    for name, data in (("train", training_subset()), ("test", load(False))):
        for digit in range(10):
            picked = data.some(digit, 5, gen)
            scores[name][digit] = [log_prob(enc, dec, data.x[i]) for i in picked]
            if name == "test":
                first.append(data.x[picked[0]])
    titles = [f"{scores['test'][d][0]:.1f}" for d in range(10)]
    save_grid([("test", torch.stack(first))], RUNS / "q4_images.png", titles)
    for d in range(10):
        both = scores["train"][d] + scores["test"][d]
        print(f"digit {d}: {sum(both) / len(both):.2f}")
    for name, per_digit in scores.items():
        flat = [v for values in per_digit.values() for v in values]
        print(f"{name}: {sum(flat) / len(flat):.2f}")


COMMANDS = {"train-amortized": train_amortized, "sample": sample, "train-latent": train_latent, "logprob": logprob}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    args = parser.parse_args()
    RUNS.mkdir(exist_ok=True)
    torch.manual_seed(CFG.seed)
    COMMANDS[args.command]()


if __name__ == "__main__":
    main()
