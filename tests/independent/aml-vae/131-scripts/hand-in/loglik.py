import argparse
from pathlib import Path

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import torch

from data import k_per_class, vae_sets
from model import log_px
from plots import load

parser = argparse.ArgumentParser(description="Q4")
parser.add_argument("--run", type=Path, required=True)
parser.add_argument("-M", type=int, default=1000)
parser.add_argument("--seed", type=int, default=21)
args = parser.parse_args()

torch.manual_seed(args.seed)
vae, cfg = load(args.run, 30)
tr, va = vae_sets(cfg["per_class"], cfg["seed"])

scores = np.zeros((2, 10, 5))       # train/test, digit, which image
keep = None
for s, ds in enumerate((tr, va)):
    x, y, _ = k_per_class(ds, 5, args.seed)
    for i in range(50):
        scores[s, int(y[i]), i % 5] = log_px(vae, x[i], args.M)
    if s == 1:
        keep = x[::5]               # first test image of every digit

# (a)
fig, ax = plt.subplots(2, 5, figsize=(8, 3.8))
for d, a in enumerate(ax.flat):
    a.imshow(keep[d, 0].numpy(), cmap="gray"); a.axis("off")
    a.set_title(f"{scores[1, d, 0]:.1f}")
fig.tight_layout(); fig.savefig(args.run / "q4_digits.png", dpi=140)

# (b)
per_digit = scores.mean(axis=(0, 2))
for d in np.argsort(-per_digit):
    print(f"digit {d}: {per_digit[d]:8.2f}")
# (c)
print(f"train {scores[0].mean():.2f}   test {scores[1].mean():.2f}")
