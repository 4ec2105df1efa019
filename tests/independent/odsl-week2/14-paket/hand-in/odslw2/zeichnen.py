from pathlib import Path
from typing import Dict, Sequence

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch
from torch import Tensor, nn


def kurven(daten: Dict[str, Sequence[float]], ziel: Path, log: bool = False) -> None:
    fig, achse = plt.subplots()
    for name, werte in daten.items():
        achse.plot(werte, label=name, linewidth=0.8)
    if log:
        achse.set_yscale("log")
    achse.set_xlabel("Schritt")
    achse.set_ylabel("Loss")
    achse.legend()
    fig.savefig(ziel)
    plt.close(fig)


def punkte(x: Tensor, z: Tensor, ziel: Path) -> None:
    fig, achse = plt.subplots()
    achse.scatter(x[:, 0], x[:, 1], c=z.squeeze(), s=6, cmap="coolwarm")
    achse.set_xlabel("$x_1$")
    achse.set_ylabel("$x_2$")
    fig.savefig(ziel)
    plt.close(fig)


@torch.no_grad()
def plot_decision_boundary(netz: nn.Module, ziel: Path, daten=None, grenze: float = 4.0) -> None:
    t = torch.linspace(-grenze, grenze, 200)
    gitter = torch.cartesian_prod(t, t)
    p = netz(gitter).view(200, 200)
    fig, achse = plt.subplots()
    # cartesian_prod: erster Index ist x1, contour will (y, x)
    bild = achse.contourf(t, t, p.T, levels=20, cmap="coolwarm", alpha=0.6)
    fig.colorbar(bild)
    if daten is not None:
        achse.scatter(daten[0][:, 0], daten[0][:, 1], c=daten[1].squeeze(), s=4, cmap="coolwarm")
    fig.savefig(ziel)
    plt.close(fig)
