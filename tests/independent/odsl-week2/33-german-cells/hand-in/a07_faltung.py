# %% Aufgabe 7
import io
import urllib.request

import matplotlib.pyplot as plt
import numpy as np
import torch
from PIL import Image


def lade_grau(url):
    req = urllib.request.Request(url, headers={"User-Agent": "Mozilla/5.0"})
    roh = urllib.request.urlopen(req).read()
    return np.asarray(Image.open(io.BytesIO(roh)).convert("L"), dtype=np.float32) / 255.0


def faltung3x3(bild, kern):
    """Zero padding 1, stride 1 -> Ausgabe so gross wie Eingabe (Kreuzkorrelation, wie bei torch)."""
    h, b = bild.shape
    gepolstert = np.zeros((h + 2, b + 2), dtype=bild.dtype)
    gepolstert[1:-1, 1:-1] = bild
    aus = np.zeros_like(bild)
    for i in range(h):
        for j in range(b):
            aus[i, j] = np.sum(gepolstert[i:i + 3, j:j + 3] * kern)
    return aus


# Ableitung in x-Richtung -> reagiert auf senkrechte Kanten
SENKRECHT = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype=np.float32)
WAAGRECHT = SENKRECHT.T.copy()

# %%
bild = lade_grau("https://upload.wikimedia.org/wikipedia/commons/thumb/4/47/PNG_transparency_demonstration_1.png/280px-PNG_transparency_demonstration_1.png")
v, w = faltung3x3(bild, SENKRECHT), faltung3x3(bild, WAAGRECHT)

# %% torch
conv = torch.nn.Conv2d(1, 2, kernel_size=3, stride=1, padding=1, bias=False)
print({n: tuple(p.shape) for n, p in conv.named_parameters()})  # weight (2, 1, 3, 3)
with torch.no_grad():
    conv.weight[0, 0] = torch.from_numpy(SENKRECHT)
    conv.weight[1, 0] = torch.from_numpy(WAAGRECHT)
    aus = conv(torch.from_numpy(bild.copy())[None, None])[0].numpy()
assert np.allclose(aus[0], v, atol=1e-4) and np.allclose(aus[1], w, atol=1e-4)

fig, ax = plt.subplots(2, 3, figsize=(12, 8))
for a, (b, t) in zip(ax.flat, [(bild, "Original"), (v, "senkrecht (Hand)"), (w, "waagrecht (Hand)"),
                               (bild, "Original"), (aus[0], "torch Kanal 0"), (aus[1], "torch Kanal 1")]):
    a.imshow(b, cmap="gray"); a.set_title(t); a.axis("off")
fig.savefig("a07_kanten.png")
