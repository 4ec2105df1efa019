import io
import urllib.request
import numpy as np
import torch
from PIL import Image
import matplotlib.pyplot as plt
from helfer import speichern

URL = "https://upload.wikimedia.org/wikipedia/commons/thumb/4/47/PNG_transparency_demonstration_1.png/280px-PNG_transparency_demonstration_1.png"

VERTIKAL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype=float)   # Sobel, finds vertical edges
HORIZONTAL = VERTIKAL.T


def bild_holen(url):
    anfrage = urllib.request.Request(url, headers={"User-Agent": "Mozilla/5.0"})
    roh = urllib.request.urlopen(anfrage).read()
    return np.asarray(Image.open(io.BytesIO(roh)).convert("L"), dtype=float) / 255


def faltung_von_hand(bild, kern):
    H, B = bild.shape
    rand = np.zeros((H + 2, B + 2))
    rand[1:-1, 1:-1] = bild
    aus = np.zeros((H, B))
    for i in range(H):
        for j in range(B):
            aus[i, j] = (rand[i:i + 3, j:j + 3] * kern).sum()
    return aus


def faltung_torch(bild):
    conv = torch.nn.Conv2d(1, 2, kernel_size=3, stride=1, padding=1)
    # Parameter: conv.weight (2,1,3,3) und conv.bias (2,)
    with torch.no_grad():
        conv.weight[0, 0] = torch.tensor(VERTIKAL, dtype=torch.float32)
        conv.weight[1, 0] = torch.tensor(HORIZONTAL, dtype=torch.float32)
        conv.bias.zero_()
        return conv(torch.tensor(bild, dtype=torch.float32)[None, None])[0].numpy()


if __name__ == "__main__":
    b = bild_holen(URL)
    v, h = faltung_von_hand(b, VERTIKAL), faltung_von_hand(b, HORIZONTAL)
    t = faltung_torch(b)
    print("Differenz Hand/Torch:", abs(t[0] - v).max(), abs(t[1] - h).max())
    fig, ax = plt.subplots(1, 5, figsize=(18, 4))
    for a, im, name in zip(ax, (b, v, h, t[0], t[1]), ("Bild", "vert. (Hand)", "hor. (Hand)", "vert. torch", "hor. torch")):
        a.imshow(im, cmap="gray"), a.set_title(name), a.axis("off")
    speichern(fig, "a7")
