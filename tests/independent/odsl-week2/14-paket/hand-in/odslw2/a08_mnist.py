from pathlib import Path
from typing import Dict

import mnist
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from . import zeichnen


def lade() -> Dict[str, Tensor]:
    def bilder(a):
        return torch.tensor(a, dtype=torch.float32).flatten(1) / 255

    return {
        "x": bilder(mnist.train_images()), "y": torch.tensor(mnist.train_labels(), dtype=torch.long),
        "xt": bilder(mnist.test_images()), "yt": torch.tensor(mnist.test_labels(), dtype=torch.long),
    }


def mlp(breite: int = 100) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(784, breite), nn.ReLU(),
        nn.Linear(breite, breite), nn.ReLU(),
        nn.Linear(breite, 10),
    )


def cnn() -> nn.Sequential:
    def block(ein, aus, k):
        return nn.Sequential(nn.Conv2d(ein, aus, k), nn.ReLU(), nn.MaxPool2d(2))

    return nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)),
        block(1, 8, 5),    # 12x12
        block(8, 16, 3),   # 5x5
        block(16, 32, 2),  # 2x2
        nn.Flatten(),
        nn.Linear(128, 10),
    )


def anzahl(modell: nn.Module) -> int:
    return sum(p.numel() for p in modell.parameters() if p.requires_grad)


def trainiere(modell: nn.Module, d: Dict[str, Tensor], schritte: int = 1000, batch: int = 256):
    optimierer = torch.optim.Adam(modell.parameters(), lr=1e-3)
    train_verlauf, test_verlauf = [], []
    for _ in range(schritte):
        idx = torch.randint(60_000, (batch,))
        optimierer.zero_grad()
        verlust = cross_entropy(modell(d["x"][idx]), d["y"][idx])
        verlust.backward()
        optimierer.step()
        train_verlauf.append(verlust.item())
        with torch.no_grad():  # ganzes Testset waere pro Schritt zu langsam
            jdx = torch.randint(10_000, (1000,))
            test_verlauf.append(cross_entropy(modell(d["xt"][jdx]), d["yt"][jdx]).item())
    return train_verlauf, test_verlauf


@torch.no_grad()
def testloss(modell: nn.Module, d: Dict[str, Tensor]) -> float:
    return cross_entropy(modell(d["xt"]), d["yt"]).item()


def lauf(bilder: Path) -> None:
    d = lade()
    fig, achsen = zeichnen.plt.subplots(2, 4)
    for i, achse in enumerate(achsen.flat):
        achse.imshow(d["x"][i].view(28, 28), cmap="gray")
        achse.set_title(int(d["y"][i]))
        achse.axis("off")
    fig.savefig(bilder / "08_beispiele.png")

    c, m = cnn(), mlp()
    print("Parameter: MLP", anzahl(m), "CNN", anzahl(c))
    c_train, c_test = trainiere(c, d)
    m_train, m_test = trainiere(m, d)
    zeichnen.kurven({"CNN train": c_train, "CNN test": c_test, "MLP train": m_train, "MLP test": m_test},
                    bilder / "08_loss.png", log=True)
    ziel = testloss(c, d)
    print("Testloss CNN", ziel, "MLP", testloss(m, d))
    kandidaten = []
    for breite in (250, 500, 1000, 2000):
        gross = mlp(breite)
        trainiere(gross, d)
        kandidaten.append((abs(testloss(gross, d) - ziel), breite, anzahl(gross)))
        print("  Breite", breite, "Parameter", anzahl(gross), "Testloss", testloss(gross, d))
    print("am nächsten: Breite %d mit %d Parametern" % min(kandidaten)[1:])
