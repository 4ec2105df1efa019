"""Problem 5.2: a parabola and its corrupted version."""
import argparse
import numpy as np
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt


def corrupt(x, sigma, rng):
    """C(x_hat | x) = N(x_hat; x, sigma^2 I)"""
    return x + sigma * rng.standard_normal(x.shape)


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("-n", type=int, default=400)
    ap.add_argument("--sigma", type=float, default=0.15)
    ap.add_argument("--out", default="p5_corruption.png")
    a = ap.parse_args()
    rng = np.random.default_rng(0)
    u = rng.uniform(-1.5, 1.5, a.n)
    clean = np.stack([u, u ** 2], axis=1)
    dirty = corrupt(clean, a.sigma, rng)
    fig, (l, r) = plt.subplots(1, 2, figsize=(9, 4), sharex=True, sharey=True)
    l.scatter(clean[:, 0], clean[:, 1], s=6); l.set_title("original, y = x^2")
    r.scatter(dirty[:, 0], dirty[:, 1], s=6, c="tab:red"); r.set_title(f"corrupted, sigma = {a.sigma}")
    fig.savefig(a.out)
