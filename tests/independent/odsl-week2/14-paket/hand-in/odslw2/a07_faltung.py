from pathlib import Path
from urllib.request import Request, urlopen

import numpy as np
import torch
from PIL import Image
from torch import nn

from . import zeichnen

URL = "https://upload.wikimedia.org/wikipedia/commons/thumb/a/a7/Camponotus_flavomarginatus_ant.jpg/320px-Camponotus_flavomarginatus_ant.jpg"

VERTIKAL = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]], dtype=np.float32)
HORIZONTAL = np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]], dtype=np.float32)


def lade_bild(url: str) -> np.ndarray:
    with urlopen(Request(url, headers={"User-Agent": "kurs"})) as antwort:
        return np.asarray(Image.open(antwort).convert("L"), dtype=np.float32)


def falte(bild: np.ndarray, kern: np.ndarray) -> np.ndarray:
    """3x3, Zero-Padding 1, Stride 1 (ohne Spiegeln, wie PyTorch)."""
    hoehe, breite = bild.shape
    rand = np.pad(bild, 1)
    ergebnis = np.zeros_like(bild)
    for dy in range(3):
        for dx in range(3):
            ergebnis += kern[dy, dx] * rand[dy:dy + hoehe, dx:dx + breite]
    return ergebnis


def lauf(bilder: Path) -> None:
    bild = lade_bild(URL)
    von_hand = [falte(bild, VERTIKAL), falte(bild, HORIZONTAL)]

    schicht = nn.Conv2d(1, 2, kernel_size=3, padding=1)
    for name, p in schicht.named_parameters():
        print(name, tuple(p.shape))
    schicht.weight.data = torch.from_numpy(np.stack([VERTIKAL, HORIZONTAL]))[:, None]
    schicht.bias.data.zero_()
    with torch.no_grad():
        torch_aus = schicht(torch.from_numpy(bild.copy())[None, None])[0]

    fig, achsen = zeichnen.plt.subplots(2, 2)
    for i, name in enumerate(("vertikal", "horizontal")):
        achsen[0, i].imshow(von_hand[i], cmap="gray")
        achsen[0, i].set_title(name)
        achsen[1, i].imshow(torch_aus[i], cmap="gray")
        print(name, "max. Abweichung", float(np.abs(von_hand[i] - torch_aus[i].numpy()).max()))
    fig.savefig(bilder / "07_kanten.png")
