import io
import os
import sys
import urllib.request

import matplotlib.pyplot as plt
import numpy as np
import torch
from PIL import Image

URL = "https://upload.wikimedia.org/wikipedia/commons/thumb/5/50/Vd-Orig.png/256px-Vd-Orig.png"

SENKRECHT = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])   # reagiert auf senkrechte Kanten (Ableitung in x)
WAAGRECHT = SENKRECHT.T.copy()                                   # ... waagrechte Kanten (Ableitung in y)


def lade_grau(url):
    anfrage = urllib.request.Request(url, headers={"User-Agent": "Mozilla/5.0 (Uebungsblatt)"})
    with urllib.request.urlopen(anfrage) as antwort:
        bild = Image.open(io.BytesIO(antwort.read())).convert("L")
    return np.asarray(bild, dtype=np.float64) / 255.0


def faltung3x3(bild, kern):
    """3x3, Schrittweite 1, Rand mit Nullen: Ausgabe so gross wie die Eingabe.
    Wie in PyTorch ohne Spiegeln des Kerns (streng genommen Kreuzkorrelation)."""
    h, b = bild.shape
    gross = np.zeros((h + 2, b + 2))
    gross[1:-1, 1:-1] = bild
    aus = np.zeros((h, b))
    for i in range(h):
        for j in range(b):
            summe = 0.0
            for u in range(3):
                for v in range(3):
                    summe += kern[u, v] * gross[i + u, j + v]
            aus[i, j] = summe
    return aus


def torch_faltung():
    conv = torch.nn.Conv2d(1, 2, kernel_size=3, stride=1, padding=1)
    print({n: tuple(p.shape) for n, p in conv.named_parameters()})   # weight (2,1,3,3), bias (2,)
    with torch.no_grad():
        conv.weight[0, 0] = torch.tensor(SENKRECHT)
        conv.weight[1, 0] = torch.tensor(WAAGRECHT)
        conv.bias.zero_()
    return conv


def main(url):
    bild = lade_grau(url)
    hand = [faltung3x3(bild, SENKRECHT), faltung3x3(bild, WAAGRECHT)]
    with torch.no_grad():
        aus = torch_faltung()(torch.tensor(bild, dtype=torch.float32)[None, None])[0].numpy()
    for k in (0, 1):
        print("groesste Abweichung Kanal", k, np.abs(aus[k] - hand[k]).max())
    fig, ax = plt.subplots(1, 5, figsize=(18, 4))
    for a, (b, t) in zip(ax, [(bild, "Bild"), (hand[0], "senkrecht, Hand"), (hand[1], "waagrecht, Hand"),
                              (aus[0], "senkrecht, Conv2d"), (aus[1], "waagrecht, Conv2d")]):
        a.imshow(b, cmap="gray")
        a.set_title(t)
        a.axis("off")
    fig.savefig("bilder/a7_kanten.png", dpi=130)


if __name__ == "__main__":
    os.makedirs("bilder", exist_ok=True)
    main(sys.argv[1] if len(sys.argv) > 1 else URL)
