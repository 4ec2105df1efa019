import argparse

import torch

from . import data, elbo, figures, train
from .nets import VAE, Decoder
from .settings import Settings

cfg = Settings()


def load_vae(epoch):
    m = VAE(cfg.latent_dim).to(cfg.device)
    m.load_state_dict(torch.load(cfg.runs / "amortized" / f"{epoch:02d}.pt", map_location=cfg.device))
    return m.eval()


def load_latent(epoch):
    blob = torch.load(cfg.runs / "latent" / f"{epoch:02d}.pt", map_location=cfg.device)
    G = Decoder(cfg.latent_dim).to(cfg.device)
    G.load_state_dict(blob["G"])
    return G.eval(), blob["q"]


def prior_latents():
    """the same ten for every generator, so that columns can be compared"""
    g = torch.Generator().manual_seed(10)
    return torch.randn(10, cfg.latent_dim, generator=g).to(cfg.device)


def q1(tr, va):
    figures.lines(train.amortized(cfg, tr, va), cfg.figs / "q1_loss.png")
    for name, ds in (("val", va), ("train", tr)):
        x = ds.images[ds.pick(1, seed=1)].to(cfg.device)
        rows = [x]
        for e in cfg.keep:
            m = load_vae(e)
            with torch.no_grad():
                mu, r = m.encoder(x)
                rows.append(m.decoder(elbo.draw(mu, r)))
        figures.wall(rows, ["input"] + [f"ep {e}" for e in cfg.keep], cfg.figs / f"q1_{name}.png")


def q2(tr, va):
    z = prior_latents()
    with torch.no_grad():
        rows = [load_vae(e).decoder(z) for e in cfg.keep]
    figures.wall(rows, [f"ep {e}" for e in cfg.keep], cfg.figs / "q2_samples.png")


def q3(tr, va):
    figures.lines({"latent optimization": train.latent(cfg, tr)}, cfg.figs / "q3_loss.png")
    names = ["input"] + [f"ep {e}" for e in cfg.keep]
    z = prior_latents()

    xv = va.images[va.pick(1, seed=1)].to(cfg.device)       # the same images as in q1
    it = tr.pick(1, seed=1)
    xt = tr.images[it].to(cfg.device)
    rows_v, rows_t, samples = [xv], [xt], []
    for e in cfg.keep:
        G, q = load_latent(e)
        qv = train.infer(G, xv, cfg)
        with torch.no_grad():
            rows_v.append(G(elbo.draw(qv.mu, qv.r)))
            rows_t.append(G(elbo.draw(q["mu"][it.to(cfg.device)], q["r"][it.to(cfg.device)])))
            samples.append(G(z))
    figures.wall(rows_v, names, cfg.figs / "q3_val.png")
    figures.wall(rows_t, names, cfg.figs / "q3_train.png")
    figures.wall(samples, names[1:], cfg.figs / "q3_samples.png")


def q4(tr, va):
    torch.manual_seed(cfg.seed)
    m = load_vae(cfg.epochs)
    table = {}
    for name, ds in (("train", tr), ("test", va)):
        i = ds.pick(5, seed=4)                                # 50, ordered by digit
        table[name] = torch.tensor([elbo.log_px(m, ds.images[j].to(cfg.device), cfg) for j in i]).view(10, 5)
        if name == "test":
            figures.wall([ds.images[i[::5]]], [""], cfg.figs / "q4_digits.png",
                         heads=[f"{v:.0f}" for v in table["test"][:, 0]])
    digit = torch.cat([table["train"], table["test"]], 1).mean(1)
    figures.bars(digit.tolist(), cfg.figs / "q4_per_digit.png", "mean log p(x)")
    for d in range(10):
        print(d, f"{digit[d]:.1f}")
    print("train", f"{table['train'].mean():.1f}", " test", f"{table['test'].mean():.1f}")


if __name__ == "__main__":
    ap = argparse.ArgumentParser(prog="vae")
    ap.add_argument("what", choices=["q1", "q2", "q3", "q4", "all"])
    what = ap.parse_args().what
    cfg.figs.mkdir(exist_ok=True)
    sets = data.load(cfg)
    for f in (q1, q2, q3, q4):
        if what in (f.__name__, "all"):
            f(*sets)
