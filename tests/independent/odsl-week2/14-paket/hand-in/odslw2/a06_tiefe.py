from pathlib import Path
from typing import Sequence, Tuple

import torch
from torch import Tensor, nn

from . import zeichnen


def get_data(n: int) -> Tuple[Tensor, Tensor]:
    """x gleichverteilt auf [-2, 2]^2. f liegt nicht in [0, 1], deshalb f als Logit der Binomialverteilung."""
    x = torch.empty(n, 2).uniform_(-2, 2)
    f = torch.sin(5 * x[:, 0]) + torch.cos(8 * x[:, 1])
    z = torch.distributions.Bernoulli(logits=f).sample()
    return x, z.unsqueeze(1)


def netz(schichten: Sequence[int]) -> nn.Sequential:
    teile = []
    for ein, aus in zip(schichten[:-1], schichten[1:]):
        teile += [nn.Linear(ein, aus), nn.ReLU()]
    return nn.Sequential(*teile[:-1])  # letztes ReLU weg, Ausgabe = Logit


def lauf(bilder: Path, schritte: int = 8000) -> None:
    x, z = get_data(1000)
    zeichnen.punkte(x, z, bilder / "06_daten.png")
    kriterium = nn.BCEWithLogitsLoss()
    verlaeufe = {}
    for schichten in [(2, 20, 20, 20, 20, 1), (2, 300, 1), (2, 500, 1), (2, 1500, 1), (2, 7000, 1)]:
        modell = netz(schichten)
        optimierer = torch.optim.Adam(modell.parameters(), lr=1e-3)
        verlauf = []
        for _ in range(schritte):
            optimierer.zero_grad()
            verlust = kriterium(modell(x), z)
            verlust.backward()
            optimierer.step()
            verlauf.append(verlust.item())
        verlaeufe[str(schichten)] = verlauf
        print(schichten, sum(p.numel() for p in modell.parameters()), f"{verlauf[-1]:.4f}")
    zeichnen.kurven(verlaeufe, bilder / "06_loss.png")
