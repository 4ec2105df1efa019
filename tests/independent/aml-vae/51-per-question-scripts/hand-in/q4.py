"""Q4, importance sampling estimate of log p(x) with the amortized model (epoch 30)."""
import math

import matplotlib.pyplot as plt
import torch

import common as c
from q1_q2 import encode, load

M = 1000


@torch.no_grad()
def log_prob(enc, dec, x: torch.Tensor) -> float:
    """x: one image, (1, 28, 28)"""
    mu, r = encode(enc, x[None])                           # (1, d)
    z = c.reparametrize(mu.expand(M, -1), r.expand(M, -1))  # (M, d)
    zero = torch.zeros_like(z)
    log_pz = c.log_normal(z, zero, zero)
    log_qz = c.log_normal(z, mu, r)
    g = dec(z).flatten(1)                                  # (M, 784)
    log_px_z = c.log_normal(x.flatten()[None], g, torch.full_like(g, 2 * math.log(c.SIGMA_P)))
    return (torch.logsumexp(log_pz + log_px_z - log_qz, dim=0) - math.log(M)).item()


def main() -> None:
    torch.manual_seed(4)
    x_tr, y_tr, x_te, y_te = c.mnist_tensors()
    enc, dec = load(30)
    gen = torch.Generator().manual_seed(4)

    scores, shown = {}, None
    for name, x, y in (("train", x_tr, y_tr), ("test", x_te, y_te)):
        idx = c.pick(y, 5, gen)                            # 50 images, sorted by digit
        scores[name] = torch.tensor([log_prob(enc, dec, x[i]) for i in idx]).view(10, 5)
        if shown is None:
            shown = x[idx].view(10, 5, 1, 28, 28)[:, 0].cpu()

    # (a)
    fig, ax = plt.subplots(2, 5, figsize=(8, 3.6))
    for d, a in enumerate(ax.flat):
        a.imshow(shown[d, 0], cmap="gray")
        a.set_title(f"{scores['train'][d, 0]:.1f}", fontsize=9)
        a.axis("off")
    fig.tight_layout()
    fig.savefig(c.FIGS / "q4a.png", dpi=160)

    # (b) ten images per digit
    both = torch.cat([scores["train"], scores["test"]], dim=1)
    for d in range(10):
        print(f"digit {d}: {both[d].mean():8.2f}  (std {both[d].std():.1f})")
    # (c)
    for name in scores:
        print(f"{name}: {scores[name].mean():.2f}")


if __name__ == "__main__":
    main()
