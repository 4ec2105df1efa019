from pathlib import Path
from typing import List, Tuple

import torch
from torch import Tensor

from .zeichnen import plt

X0, Y0 = 1.0, 2.0
Spur = List[Tuple[float, float, float]]


def f(phi: Tensor) -> Tensor:
    x, y = phi.unbind(-1)
    return (x - X0).pow(2) + 0.2 * (y - Y0).pow(2)


def gradientenabstieg(start: Tuple[float, float], rate: float = 0.05, schritte: int = 80) -> Spur:
    pars = torch.tensor(start, requires_grad=True)
    spur: Spur = []
    for _ in range(schritte):
        wert = f(pars)
        wert.backward()
        spur.append((*pars.tolist(), wert.item()))
        with torch.no_grad():
            pars -= rate * pars.grad
    return spur


def adam(start: Tuple[float, float], rate: float = 0.05, schritte: int = 80) -> Spur:
    pars = torch.tensor(start, requires_grad=True)
    optimierer = torch.optim.Adam([pars], lr=rate)
    spur: Spur = []
    for _ in range(schritte):
        optimierer.zero_grad()
        wert = f(pars)
        wert.backward()
        spur.append((*pars.tolist(), wert.item()))
        optimierer.step()
    return spur


def lauf(bilder: Path) -> None:
    t = torch.linspace(-2, 4, 200)
    flaeche = f(torch.cartesian_prod(t, t)).view(200, 200).T
    for name, methode in {"gd": gradientenabstieg, "adam": adam}.items():
        fig, achse = plt.subplots()
        achse.contour(t, t, flaeche, levels=25)
        for start in ((-1.0, -1.0), (3.5, 0.0), (0.0, 3.5)):
            spur = methode(start)
            achse.plot([p[0] for p in spur], [p[1] for p in spur], marker=".")
            print(f"{name:5s} Start {start}: Ende ({spur[-1][0]:.3f}, {spur[-1][1]:.3f}), f = {spur[-1][2]:.2e}")
        fig.savefig(bilder / f"03_{name}.png")
        plt.close(fig)
