import torch
from torch import nn

from . import data, elbo
from .nets import VAE, Decoder


def _mean_loss(vae, ds, cfg):
    vae.eval()
    s = 0.0
    with torch.no_grad():
        for lo in range(0, len(ds), 500):
            x = ds.images[lo:lo + 500].to(cfg.device)
            mu, r = vae.encoder(x)
            s += elbo.loss(x, vae.decoder(elbo.draw(mu, r)), mu, r).item() * len(x)
    return s / len(ds)


def amortized(cfg, train, val):
    torch.manual_seed(cfg.seed)
    out = cfg.runs / "amortized"
    out.mkdir(parents=True, exist_ok=True)
    vae = VAE(cfg.latent_dim).to(cfg.device)
    opt = torch.optim.Adam(vae.parameters(), lr=cfg.lr)
    curve = {"train": [], "val": []}
    for epoch in range(1, cfg.epochs + 1):
        vae.train()
        s = 0.0
        for x, _, _ in data.batches(train, cfg):
            x = x.to(cfg.device)
            mu, r = vae.encoder(x)
            L = elbo.loss(x, vae.decoder(elbo.draw(mu, r)), mu, r)
            opt.zero_grad()
            L.backward()
            opt.step()
            s += L.item() * len(x)
        curve["train"].append(s / len(train))
        curve["val"].append(_mean_loss(vae, val, cfg))
        print(f"[amortized {epoch:2d}] train {curve['train'][-1]:.5f}  val {curve['val'][-1]:.5f}")
        if epoch in cfg.keep:
            torch.save(vae.state_dict(), out / f"{epoch:02d}.pt")
    torch.save(curve, out / "curve.pt")
    return curve


class Posteriors(nn.Module):
    """mu_i and r_i of n images as free parameters."""

    def __init__(self, n, d):
        super().__init__()
        self.mu = nn.Parameter(torch.randn(n, d))
        # sigma ~ N(0, I); the square makes its sign irrelevant
        self.r = nn.Parameter(torch.randn(n, d).pow(2).clamp_min(1e-8).log())

    def forward(self, i):
        return self.mu[i], self.r[i]


def latent(cfg, train):
    torch.manual_seed(cfg.seed)
    out = cfg.runs / "latent"
    out.mkdir(parents=True, exist_ok=True)
    G = Decoder(cfg.latent_dim).to(cfg.device)
    q = Posteriors(len(train), cfg.latent_dim).to(cfg.device)
    opt = torch.optim.Adam([
        {"params": G.parameters(), "lr": cfg.lr},
        {"params": q.parameters(), "lr": cfg.lr_latent},
    ])
    curve = []
    for epoch in range(1, cfg.epochs + 1):
        G.train()
        s = 0.0
        for x, _, i in data.batches(train, cfg):
            x, i = x.to(cfg.device), i.to(cfg.device)
            mu, r = q(i)
            L = elbo.loss(x, G(elbo.draw(mu, r)), mu, r)
            opt.zero_grad()
            L.backward()
            opt.step()
            s += L.item() * len(x)
        curve.append(s / len(train))
        print(f"[latent {epoch:2d}] {curve[-1]:.5f}")
        if epoch in cfg.keep:
            torch.save({"G": G.state_dict(), "q": q.state_dict()}, out / f"{epoch:02d}.pt")
    torch.save(curve, out / "curve.pt")
    return curve


def infer(G, x, cfg, steps=500):
    """q for images that were not in training: the generator stays fixed, only q moves."""
    for p in G.parameters():
        p.requires_grad_(False)
    q = Posteriors(len(x), cfg.latent_dim).to(cfg.device)
    opt = torch.optim.Adam(q.parameters(), lr=cfg.lr_latent)
    for _ in range(steps):
        L = elbo.loss(x, G(elbo.draw(q.mu, q.r)), q.mu, q.r)
        opt.zero_grad()
        L.backward()
        opt.step()
    return q
