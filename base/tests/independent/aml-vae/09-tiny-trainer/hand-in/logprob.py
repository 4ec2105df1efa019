"""Q4, eq. (9)"""
import math

import matplotlib.pyplot as plt
import torch

from data import mnist, some_of_each, train_subset
from model import Decoder, Encoder

D, SIGMA_P, M = 200, 0.4, 1000


def log_normal(x, mean, log_var):
    """log N(x; mean, diag(exp(log_var))), summed over the last axis"""
    return -0.5 * (math.log(2 * math.pi) + log_var + (x - mean) ** 2 * torch.exp(-log_var)).sum(-1)


@torch.no_grad()
def log_p(x, encoder, decoder):
    mu, r = encoder(x[None])
    z = mu + torch.exp(r / 2) * torch.randn(M, D)
    zero = torch.zeros(())
    log_pz = log_normal(z, zero, zero)
    log_px_z = log_normal(x.flatten(), decoder(z).flatten(1), torch.tensor(2 * math.log(SIGMA_P)))
    log_qz = log_normal(z, mu, r)
    return (torch.logsumexp(log_pz + log_px_z - log_qz, 0) - math.log(M)).item()


if __name__ == "__main__":
    torch.manual_seed(4)
    enc, dec = Encoder(D), Decoder(D)
    w = torch.load("vae_final.pt")
    enc.load_state_dict(w["encoder"])
    dec.load_state_dict(w["decoder"])
    sets = {"train": some_of_each(*train_subset(), k=5), "test": some_of_each(*mnist(False), k=5)}
    lp = {name: torch.tensor([log_p(im, enc, dec) for im in x]) for name, (x, y) in sets.items()}

    fig, ax = plt.subplots(2, 5, figsize=(10, 5))
    x, y = sets["test"]
    for c, a in enumerate(ax.flat):
        first = int((y == c).nonzero()[0])
        a.imshow(x[first, 0], cmap="gray")
        a.set_title(f"{c}: {lp['test'][first]:.1f}")
        a.axis("off")
    fig.savefig("q4_a.png")

    for c in range(10):
        both = torch.cat([lp[name][sets[name][1] == c] for name in sets])
        print(f"digit {c}: {both.mean():.2f}  ({len(both)} images)")
    for name in sets:
        print(name, f"{lp[name].mean():.2f}")
