# -*- coding: utf-8 -*-
# Exercices 7 et 8
import io
import urllib.request
import numpy as np
import torch
import torch.nn as nn
import matplotlib.pyplot as plt
from PIL import Image
from torchvision import datasets

def image_grise(url):
    with urllib.request.urlopen(url) as reponse:
        image = Image.open(io.BytesIO(reponse.read()))
    return np.array(image.convert("L")).astype("float32")

def convolution3x3(image, noyau):
    h, l = image.shape
    bordee = np.pad(image, 1, mode="edge")
    sortie = np.zeros((h, l), dtype="float32")
    for i in range(h):
        for j in range(l):
            sortie[i, j] = np.sum(bordee[i:i + 3, j:j + 3] * noyau)
    return sortie

vertical = np.array([[1, 0, -1], [1, 0, -1], [1, 0, -1]], dtype="float32")
horizontal = np.array([[1, 1, 1], [0, 0, 0], [-1, -1, -1]], dtype="float32")

if __name__ == "__main__":
    try:
        img = image_grise("https://picsum.photos/id/237/320/240")
    except Exception as e:
        print("pas de réseau", e)
        from sklearn.datasets import load_sample_image
        img = np.array(Image.fromarray(load_sample_image("flower.jpg")).convert("L").resize((240, 160))).astype("float32")

    bords_v = convolution3x3(img, vertical)
    bords_h = convolution3x3(img, horizontal)

    conv = nn.Conv2d(1, 2, kernel_size=3, stride=1, padding=1)
    # accès aux paramètres : conv.weight (2, 1, 3, 3) et conv.bias (2)
    for nom, p in conv.named_parameters():
        print(nom, p.shape)
    with torch.no_grad():
        conv.weight[0, 0] = torch.from_numpy(vertical)
        conv.weight[1, 0] = torch.from_numpy(horizontal)
        conv.bias.zero_()
        res = conv(torch.from_numpy(img)[None, None]).numpy()[0]
    fig, axes = plt.subplots(1, 5, figsize=(18, 4))
    for a, m, t in zip(axes, [img, bords_v, bords_h, res[0], res[1]], ["image", "vertical", "horizontal", "torch vertical", "torch horizontal"]):
        a.imshow(m, cmap="gray"); a.set_title(t); a.axis("off")
    plt.savefig("ex7.png")

    # ---- exercice 8 (784 et pas 768 ; le paquet mnist ne télécharge plus rien)
    base_ent = datasets.MNIST("./data", train=True, download=True)
    base_test = datasets.MNIST("./data", train=False, download=True)
    X = base_ent.data.view(-1, 784).float() / 255
    z = base_ent.targets
    Xt = base_test.data.view(-1, 784).float() / 255
    zt = base_test.targets
    fig, axes = plt.subplots(1, 6, figsize=(12, 2))
    for i in range(6):
        axes[i].imshow(X[i].view(28, 28), cmap="gray"); axes[i].set_title(z[i].item()); axes[i].axis("off")
    plt.savefig("ex8_exemples.png")

    mlp = nn.Sequential(nn.Linear(784, 100), nn.ReLU(), nn.Linear(100, 100), nn.ReLU(), nn.Linear(100, 100), nn.ReLU(), nn.Linear(100, 10))
    cnn = nn.Sequential(nn.Unflatten(1, (1, 28, 28)),
                        nn.Conv2d(1, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
                        nn.Conv2d(16, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
                        nn.Conv2d(32, 64, 2), nn.ReLU(), nn.MaxPool2d(2),
                        nn.Flatten(), nn.Linear(256, 10))
    for nom, m in (("MLP", mlp), ("CNN", cnn)):
        print(nom, sum(p.numel() for p in m.parameters()), "paramètres")

    plt.figure()
    for couleur, nom, m in (("C0", "MLP", mlp), ("C1", "CNN", cnn)):
        optim = torch.optim.Adam(m.parameters(), lr=1e-3)
        critere = nn.CrossEntropyLoss()
        p_ent, p_test, pas_test = [], [], []
        for pas in range(1000):
            idx = torch.randint(0, len(X), (100,))
            optim.zero_grad()
            perte = critere(m(X[idx]), z[idx])
            perte.backward()
            optim.step()
            p_ent.append(perte.item())
            if pas % 25 == 0:
                with torch.no_grad():
                    p_test.append(critere(m(Xt), zt).item())
                pas_test.append(pas)
        print(nom, "perte de test", p_test[-1])
        plt.plot(p_ent, color=couleur, alpha=0.3, label=nom + " entraînement")
        plt.plot(pas_test, p_test, color=couleur, label=nom + " test")
    plt.xlabel("pas d'entraînement"); plt.ylabel("perte"); plt.yscale("log"); plt.legend(); plt.savefig("ex8_pertes.png")
    # TODO: plus grand MLP
