import matplotlib.pyplot as plt
import torch

from mnist_utils import FIGDIR

torch.manual_seed(0)
phi = torch.rand(500) * 2 * torch.pi
ring = torch.stack((phi.cos(), phi.sin()), dim=-1)
uniform = (torch.rand_like(ring) - 0.5) * 2 * 0.25      # U(-0.25, 0.25) per coordinate
fig, axs = plt.subplots(1, 2, figsize=(8, 4), sharex=True, sharey=True)
for ax, pts, title in zip(axs, (ring, ring + uniform), ("clean ring", "C(ring)")):
    ax.plot(*pts.T, ".", ms=3)
    ax.set(title=title, aspect="equal")
fig.savefig(FIGDIR / "corruption.pdf")
