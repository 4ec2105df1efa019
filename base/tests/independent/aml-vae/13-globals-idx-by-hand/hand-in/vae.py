# VAE part, run once from top to bottom: python vae.py
import math
import os

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch
import torch.nn as nn

from mnist_idx import load, balanced

torch.manual_seed(1)
os.makedirs("weights", exist_ok=True)
os.makedirs("figs", exist_ok=True)

DEV = "cuda" if torch.cuda.is_available() else "cpu"
D, EPOCHS, BATCH, LR, SIGMA_P = 200, 30, 64, 1e-3, 0.4
SHOW = (1, 5, 10, 20, 30)

X, Y = balanced(*load("train"), 500)       # 5000 images
XV, YV = load("t10k")
X, XV = X.to(DEV), XV.to(DEV)
N = len(X)


def one_per_class(y):
    """indices of 10 random images, digits 0..9"""
    out = []
    for d in range(10):
        idx = torch.where(y == d)[0]
        out.append(idx[torch.randint(len(idx), (1,))])
    return torch.cat(out)


PICK_T, PICK_V = one_per_class(Y), one_per_class(YV)


def make_encoder():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3, stride=2, padding=1), nn.ReLU(),       # 14
        nn.Conv2d(32, 64, 3, stride=2, padding=1), nn.ReLU(),      # 7
        nn.Flatten(), nn.Linear(64 * 7 * 7, 2 * D)).to(DEV)        # mu and r = log sigma^2


def make_decoder():
    return nn.Sequential(
        nn.Linear(D, 64 * 7 * 7), nn.ReLU(), nn.Unflatten(1, (64, 7, 7)),
        nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1), nn.ReLU(),
        nn.ConvTranspose2d(32, 1, 4, stride=2, padding=1), nn.Sigmoid()).to(DEV)


def sample_q(mu, r):
    return mu + torch.exp(r / 2) * torch.randn_like(mu)


def kl_mean(mu, r):
    # exact KL of N(mu, sigma^2) and N(0, 1) per dimension, then mean over dimensions and batch.
    # Eq. (7) of the sheet has no 1/2 and log(sigma) in the place of log(sigma^2), I use the true one
    return (0.5 * (mu ** 2 + r.exp() - r - 1)).mean()


mse = nn.MSELoss()


# NOTE: the set_ylabel line was suggested by ChatGPT
def grid(rows, names, file):
    """rows: list of (10,1,28,28)"""
    fig, ax = plt.subplots(len(rows), 10, figsize=(10, 1.05 * len(rows)))
    for i, row in enumerate(rows):
        for j in range(10):
            ax[i, j].imshow(row[j, 0].cpu(), cmap="gray", vmin=0, vmax=1)
            ax[i, j].set_xticks([]); ax[i, j].set_yticks([])
        ax[i, 0].set_ylabel(names[i], fontsize=7)
    fig.savefig("figs/" + file, dpi=130)
    plt.close(fig)


# ------------------------------------------------------------------ Q1
enc, dec = make_encoder(), make_decoder()
opt = torch.optim.Adam([*enc.parameters(), *dec.parameters()], lr=LR)


def objective(x):
    mu, r = enc(x).chunk(2, dim=1)
    return mse(dec(sample_q(mu, r)), x) + kl_mean(mu, r)


def reconstruct(x):
    mu, r = enc(x).chunk(2, dim=1)
    return dec(sample_q(mu, r))


curve_t, curve_v = [], []
rows_t, rows_v, names = [X[PICK_T]], [XV[PICK_V]], ["real"]
for epoch in range(1, EPOCHS + 1):
    total = 0.0
    for k in torch.randperm(N, device=DEV).split(BATCH):
        loss = objective(X[k])
        opt.zero_grad(); loss.backward(); opt.step()
        total += loss.item() * len(k)
    with torch.no_grad():
        v = sum(objective(b).item() * len(b) for b in XV.split(1000)) / len(XV)
        if epoch in SHOW:
            rows_t.append(reconstruct(X[PICK_T])); rows_v.append(reconstruct(XV[PICK_V])); names.append(f"ep {epoch}")
            torch.save(dec.state_dict(), f"weights/q1_dec_{epoch}.pt")
            torch.save(enc.state_dict(), f"weights/q1_enc_{epoch}.pt")
    curve_t.append(total / N); curve_v.append(v)
    print(f"Q1 epoch {epoch:2d} train {curve_t[-1]:.4f} validation {curve_v[-1]:.4f}")

plt.figure(); plt.plot(range(1, EPOCHS + 1), curve_t, label="train"); plt.plot(range(1, EPOCHS + 1), curve_v, label="validation")
plt.xlabel("epoch"); plt.ylabel("MSE + KL"); plt.legend(); plt.savefig("figs/q1_loss.png"); plt.close()
grid(rows_v, names, "q1_validation.png")
grid(rows_t, names, "q1_train.png")

# ------------------------------------------------------------------ Q2
Z = torch.randn(10, D, device=DEV)
rows = []
tmp = make_decoder()
for epoch in SHOW:
    tmp.load_state_dict(torch.load(f"weights/q1_dec_{epoch}.pt", map_location=DEV))
    with torch.no_grad():
        rows.append(tmp(Z))
grid(rows, [f"ep {e}" for e in SHOW], "q2_samples.png")

# ------------------------------------------------------------------ Q3
def init_q(n):
    mu = torch.randn(n, D, device=DEV)
    sigma = torch.randn(n, D, device=DEV)
    r = torch.log(sigma ** 2 + 1e-12)
    return nn.Parameter(mu), nn.Parameter(r)


def fit_q(decoder, x, steps=300):
    """q vectors for images which were not in the training, the decoder is fixed"""
    mu, r = init_q(len(x))
    o = torch.optim.Adam([mu, r], lr=0.01)
    for _ in range(steps):
        l = mse(decoder(sample_q(mu, r)), x) + kl_mean(mu, r)
        o.zero_grad(); l.backward(); o.step()
    return mu.detach(), r.detach()


lo_dec = make_decoder()
MU, R = init_q(N)
opt_lo = torch.optim.Adam([{"params": lo_dec.parameters(), "lr": 0.001}, {"params": [MU, R], "lr": 0.01}])
curve, rows_v, rows_t, names = [], [XV[PICK_V]], [X[PICK_T]], ["real"]
for epoch in range(1, EPOCHS + 1):
    total = 0.0
    for k in torch.randperm(N, device=DEV).split(BATCH):
        loss = mse(lo_dec(sample_q(MU[k], R[k])), X[k]) + kl_mean(MU[k], R[k])
        opt_lo.zero_grad(); loss.backward(); opt_lo.step()
        total += loss.item() * len(k)
    curve.append(total / N)
    print(f"Q3 epoch {epoch:2d} {curve[-1]:.4f}")
    if epoch in SHOW:
        names.append(f"ep {epoch}")
        mu_v, r_v = fit_q(lo_dec, XV[PICK_V])
        with torch.no_grad():
            rows_v.append(lo_dec(sample_q(mu_v, r_v)))
            rows_t.append(lo_dec(sample_q(MU[PICK_T.to(DEV)], R[PICK_T.to(DEV)])))
torch.save({"dec": lo_dec.state_dict(), "mu": MU.data, "r": R.data}, "weights/q3_final.pt")
plt.figure(); plt.plot(range(1, EPOCHS + 1), curve); plt.xlabel("epoch"); plt.savefig("figs/q3_loss.png"); plt.close()
grid(rows_v, names, "q3_validation.png")
grid(rows_t, names, "q3_train.png")
with torch.no_grad():
    grid([lo_dec(Z), dec(Z)], ["latent opt.", "amortized"], "q3_samples.png")

# ------------------------------------------------------------------ Q4 (amortized model)
def log_normal(x, mean, log_var):
    """log density of N(mean, diag(exp(log_var))), summed over the last dimension"""
    return -0.5 * (math.log(2 * math.pi) + log_var + (x - mean) ** 2 / torch.exp(log_var)).sum(-1)


@torch.no_grad()
def log_p(x, M=1000):
    """x (1,28,28), eq. (9)"""
    mu, r = enc(x[None]).chunk(2, dim=1)
    z = mu + torch.exp(r / 2) * torch.randn(M, D, device=DEV)
    lz = log_normal(z, torch.zeros_like(z), torch.zeros_like(z))
    lq = log_normal(z, mu, r)
    g = dec(z).flatten(1)
    lx = log_normal(x.reshape(1, -1), g, torch.full_like(g, 2 * math.log(SIGMA_P)))
    return (torch.logsumexp(lz + lx - lq, dim=0) - math.log(M)).item()


logp = torch.zeros(10, 10)      # digit x (5 train, 5 test)
first = []
for d in range(10):
    it = torch.where(Y == d)[0]; iv = torch.where(YV == d)[0]
    it = it[torch.randperm(len(it))[:5]]; iv = iv[torch.randperm(len(iv))[:5]]
    imgs = torch.cat([X[it.to(DEV)], XV[iv.to(DEV)]])
    first.append(imgs[0, 0].cpu())
    for j in range(10):
        logp[d, j] = log_p(imgs[j])

fig, ax = plt.subplots(2, 5, figsize=(10, 4.6))
for d, a in enumerate(ax.flat):
    a.imshow(first[d], cmap="gray"); a.set_title(f"log p = {logp[d, 0]:.1f}", fontsize=9); a.axis("off")
fig.savefig("figs/q4_images.png"); plt.close(fig)
for d in range(10):
    print(f"Q4 (b) digit {d}: mean log p {logp[d].mean():.1f}")
print(f"Q4 (c) train {logp[:, :5].mean():.1f}  test {logp[:, 5:].mean():.1f}")
