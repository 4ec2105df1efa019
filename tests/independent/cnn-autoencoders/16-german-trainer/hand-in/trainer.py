"""Gemeinsamer Kram fuer Aufgabe 4-6: Daten laden, Trainingsschleife, Bilder."""
from dataclasses import dataclass, field
from typing import Callable, List

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.utils.data import DataLoader
from torchvision import datasets, transforms

GERAET = torch.device("cuda:0" if torch.cuda.is_available() else "cpu")


def mnist_loader(batch: int = 128, wurzel: str = "daten"):
    """Trainings- und Test-Loader, normiert mit Mittelwert/Std von MNIST."""
    tf = transforms.Compose([
        transforms.ToTensor(),
        transforms.Normalize((0.1307,), (0.3081,)),
    ])
    train = datasets.MNIST(wurzel, train=True, transform=tf, download=True)
    test = datasets.MNIST(wurzel, train=True, transform=tf, download=True)
    return (DataLoader(train, batch_size=batch, shuffle=True),
            DataLoader(test, batch_size=1000, shuffle=False))


# Paar-Funktionen: machen aus (Bild, Label) das, was Netz und Verlust bekommen
def klassifikation(bild, label):
    return bild, label


def rekonstruktion(bild, label):
    return bild, bild


@dataclass
class Trainer:
    netz: nn.Module
    verlust: nn.Module
    paar: Callable = klassifikation
    lr: float = 1e-3
    verlauf: List[float] = field(default_factory=list)

    def __post_init__(self):
        self.netz.to(GERAET)
        self.opt = torch.optim.Adam(self.netz.parameters(), lr=self.lr)

    def _schritt(self, eingabe, ziel):
        self.opt.zero_grad()
        fehler = self.verlust(self.netz(eingabe), ziel)
        fehler.backward()
        self.opt.step()
        return fehler.item()

    def lauf(self, loader, epochen: int):
        for ep in range(1, epochen + 1):
            self.netz.train()
            summe, anzahl = 0.0, 0
            for bild, label in loader:
                eingabe, ziel = self.paar(bild.to(GERAET), label.to(GERAET))
                summe += self._schritt(eingabe, ziel) * len(bild)
                anzahl += len(bild)
            self.verlauf.append(summe / anzahl)
            print(f"[{type(self.netz).__name__}] Epoche {ep:2d}: {self.verlauf[-1]:.4f}")
        return self

    def speichern(self, pfad: str):
        torch.save(self.netz.state_dict(), pfad)
        return self


def bildreihen(datei, **reihen):
    """Eine Zeile pro Schluesselwort, jeweils die ersten 8 Bilder."""
    fig, achsen = plt.subplots(len(reihen), 8, figsize=(8, 1.2 * len(reihen)), squeeze=False)
    for zeile, (name, bilder) in zip(achsen, reihen.items()):
        for ax, b in zip(zeile, bilder):
            ax.imshow(b.detach().cpu().reshape(28, 28), cmap="gray_r")
            ax.set_xticks([]), ax.set_yticks([])
        zeile[0].set_ylabel(name, fontsize=7)
    fig.savefig(datei, dpi=150)
    plt.close(fig)


def latentbild(datei, z, label, titel):
    fig, ax = plt.subplots(figsize=(6, 6))
    for ziffer in range(10):
        maske = label == ziffer
        ax.plot(z[maske, 0], z[maske, 1], ".", ms=4, color=plt.cm.tab10(ziffer), label=str(ziffer))
    ax.legend(title="Ziffer", ncol=2), ax.set_title(titel)
    ax.set_xlabel("$z_1$"), ax.set_ylabel("$z_2$")
    fig.savefig(datei, dpi=150)
    plt.close(fig)
