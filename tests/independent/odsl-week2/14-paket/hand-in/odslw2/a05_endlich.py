from pathlib import Path
from typing import List, Tuple

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy

from . import zeichnen
from .a04_unendlich import LogistischeRegression, get_data, tiefes_netz

Paar = Tuple[Tensor, Tensor]


def trainiere(model: nn.Module, daten: Paar, test: Paar, nsteps: int) -> Tuple[List[float], List[float]]:
    X, y = daten
    optimierer = torch.optim.Adam(model.parameters(), lr=1e-3)
    train_verlauf, test_verlauf = [], []
    for _ in range(nsteps):
        optimierer.zero_grad()
        verlust = binary_cross_entropy(model(X), y)
        verlust.backward()
        optimierer.step()
        train_verlauf.append(verlust.item())
        with torch.no_grad():
            test_verlauf.append(binary_cross_entropy(model(test[0]), test[1]).item())
    return train_verlauf, test_verlauf


def lauf(bilder: Path) -> None:
    train_daten = get_data(500)
    test_daten = get_data(10_000)

    tr_f, te_f = trainiere(LogistischeRegression(), train_daten, test_daten, 5000)
    zeichnen.kurven({"train": tr_f, "test": te_f}, bilder / "05_flach.png")

    tief = tiefes_netz(100)
    tr_t, te_t = trainiere(tief, train_daten, test_daten, 5000)
    zeichnen.kurven({"train": tr_t, "test": te_t}, bilder / "05_tief.png")
    zeichnen.plot_decision_boundary(tief, bilder / "05_grenze.png", train_daten)

    zeichnen.kurven({"flach train": tr_f, "flach test": te_f, "tief train": tr_t, "tief test": te_t},
                    bilder / "05_vergleich.png")
