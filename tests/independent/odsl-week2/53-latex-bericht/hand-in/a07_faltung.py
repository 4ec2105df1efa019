# Aufgabe 7
import sys
from io import BytesIO
from urllib.request import Request, urlopen

import matplotlib.pyplot as plt
import numpy as np
import torch
from PIL import Image

URL = "https://raw.githubusercontent.com/pytorch/hub/master/images/dog.jpg"


def lade_bild(url):
    anfrage = Request(url, headers={"User-Agent": "Mozilla/5.0"})
    with urlopen(anfrage) as antwort:
        bild = Image.open(BytesIO(antwort.read())).convert("L")
    return np.asarray(bild, dtype=np.float32) / 255


def faltung3x3(bild, kern):
    """Zero padding, Stride 1, Ausgabe so gross wie das Bild.
    Wie ueblich im ML wird der Kern nicht gespiegelt (Kreuzkorrelation, genau wie Conv2d)."""
    h, b = bild.shape
    rand = np.zeros((h + 2, b + 2), dtype=bild.dtype)
    rand[1:-1, 1:-1] = bild
    aus = np.zeros_like(bild)
    for i in range(h):
        for j in range(b):
            aus[i, j] = np.sum(rand[i:i + 3, j:j + 3] * kern)
    return aus


VERTIKAL = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]], dtype=np.float32)    # findet senkrechte Kanten
HORIZONTAL = VERTIKAL.T.copy()


def zeige(bilder, titel, datei):
    fig, axes = plt.subplots(1, len(bilder), figsize=(5 * len(bilder), 5))
    for ax, b, t in zip(axes, bilder, titel):
        ax.imshow(b, cmap="gray")
        ax.set_title(t)
        ax.axis("off")
    fig.savefig(datei)


if __name__ == "__main__":
    bild = lade_bild(sys.argv[1] if len(sys.argv) > 1 else URL)
    v, h = faltung3x3(bild, VERTIKAL), faltung3x3(bild, HORIZONTAL)
    zeige([bild, v, h], ["Original", "vertikal", "horizontal"], "plots/a07_hand.pdf")

    conv = torch.nn.Conv2d(in_channels=1, out_channels=2, kernel_size=3, stride=1, padding=1)
    # Parameter: conv.weight (2, 1, 3, 3) und conv.bias (2), auch ueber conv.parameters() / state_dict()
    for name, p in conv.named_parameters():
        print(name, tuple(p.shape))
    with torch.no_grad():
        conv.weight[0, 0] = torch.from_numpy(VERTIKAL)
        conv.weight[1, 0] = torch.from_numpy(HORIZONTAL)
        conv.bias.zero_()
        aus = conv(torch.from_numpy(bild)[None, None])[0].numpy()
    zeige([aus[0], aus[1]], ["Kanal 0", "Kanal 1"], "plots/a07_torch.pdf")
    print("max. Abweichung zur Handversion:", abs(aus[0] - v).max(), abs(aus[1] - h).max())
