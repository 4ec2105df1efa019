"""Exercice 7"""
from io import BytesIO
from urllib.request import Request, urlopen

import matplotlib.pyplot as plt
import numpy as np
import torch
from PIL import Image

BORD_VERTICAL = np.array([[1, 0, -1], [1, 0, -1], [1, 0, -1]], dtype=float)
BORD_HORIZONTAL = np.array([[1, 1, 1], [0, 0, 0], [-1, -1, -1]], dtype=float)


def image_grise(url):
    octets = urlopen(Request(url, headers={"User-Agent": "cours-odsl"})).read()
    return np.asarray(Image.open(BytesIO(octets)).convert("L"), dtype=float)


def convolution(image, noyau):
    """3x3, pas 1, zéros autour de l'image ; la sortie a la taille de l'image"""
    hauteur, largeur = image.shape
    sortie = np.zeros((hauteur, largeur))
    for i in range(1, hauteur - 1):
        for j in range(1, largeur - 1):
            sortie[i, j] = np.sum(image[i - 1:i + 2, j - 1:j + 2] * noyau)
    return sortie


def couche_bords():
    conv = torch.nn.Conv2d(1, 2, kernel_size=3, padding=1)
    for nom, p in conv.named_parameters():
        print(nom, tuple(p.shape))
    with torch.no_grad():
        conv.weight.copy_(torch.tensor(np.stack([BORD_VERTICAL, BORD_HORIZONTAL])[:, None]))
        conv.bias.zero_()
    return conv


def exercice7(url="https://upload.wikimedia.org/wikipedia/commons/thumb/3/3a/Cat03.jpg/320px-Cat03.jpg"):
    image = image_grise(url)
    with torch.no_grad():
        canaux = couche_bords()(torch.tensor(image, dtype=torch.float32)[None, None])[0].numpy()
    panneaux = {
        "image": image,
        "vertical": convolution(image, BORD_VERTICAL),
        "horizontal": convolution(image, BORD_HORIZONTAL),
        "canal 0": canaux[0],
        "canal 1": canaux[1],
    }
    fig, axes = plt.subplots(1, 5, figsize=(16, 3.5))
    for axe, (titre, donnees) in zip(axes, panneaux.items()):
        axe.imshow(donnees, cmap="gray")
        axe.set_title(titre)
        axe.axis("off")
    fig.savefig("ex7.png")
