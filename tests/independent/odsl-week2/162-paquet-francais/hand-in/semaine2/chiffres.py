"""Exercice 8 (MNIST, pip install mnist). 768 dans l'énoncé = 784"""
import matplotlib.pyplot as plt
import mnist
import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, cachees=100):
        super().__init__()
        self.reseau = nn.Sequential(
            nn.Linear(784, cachees), nn.ReLU(),
            nn.Linear(cachees, cachees), nn.ReLU(),
            nn.Linear(cachees, cachees), nn.ReLU(),
            nn.Linear(cachees, 10),
        )

    def forward(self, x):
        return self.reseau(x)


class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.bloc1 = self.bloc(1, 8, 5)       # 28 -> 24 -> 12
        self.bloc2 = self.bloc(8, 16, 3)      # 12 -> 10 -> 5
        self.bloc3 = self.bloc(16, 32, 2)     # 5 -> 4 -> 2
        self.projection = nn.Linear(32 * 2 * 2, 10)

    @staticmethod
    def bloc(entree, sortie, noyau):
        return nn.Sequential(nn.Conv2d(entree, sortie, noyau), nn.ReLU(), nn.MaxPool2d(2))

    def forward(self, x):
        h = self.bloc3(self.bloc2(self.bloc1(x.view(-1, 1, 28, 28))))
        return torch.softmax(self.projection(h.flatten(1)), dim=1)


def charger():
    def prep(images, etiquettes):
        x = torch.from_numpy(images.reshape(-1, 784).copy()).float() / 255
        return x, torch.from_numpy(etiquettes.copy()).long()
    return prep(mnist.train_images(), mnist.train_labels()), prep(mnist.test_images(), mnist.test_labels())


def nombre_parametres(modele):
    return sum(p.numel() for p in modele.parameters())


def entrainer(modele, apprentissage, essai, nsteps=1000, lot=100):
    x, y = apprentissage
    critere = nn.CrossEntropyLoss()
    optimiseur = torch.optim.Adam(modele.parameters(), lr=1e-3)
    historique = {"pas": [], "train": [], "test": []}
    for pas in range(nsteps):
        choix = torch.randint(0, len(x), (lot,))
        optimiseur.zero_grad()
        perte = critere(modele(x[choix]), y[choix])
        perte.backward()
        optimiseur.step()
        if pas % 10 == 0 or pas == nsteps - 1:
            with torch.no_grad():
                historique["test"].append(critere(modele(essai[0]), essai[1]).item())
            historique["train"].append(perte.item())
            historique["pas"].append(pas)
    return historique


@torch.no_grad()
def exactitude(modele, essai):
    return (modele(essai[0]).argmax(dim=1) == essai[1]).float().mean().item()


def exercice8():
    apprentissage, essai = charger()
    fig, axes = plt.subplots(1, 8, figsize=(10, 1.6))
    for k, axe in enumerate(axes):
        axe.imshow(apprentissage[0][k].view(28, 28), cmap="gray")
        axe.set_title(apprentissage[1][k].item())
        axe.axis("off")
    fig.savefig("ex8_exemples.png")
    plt.figure()
    for nom, modele in (("MLP", MLP()), ("CNN", CNN())):
        h = entrainer(modele, apprentissage, essai)
        print(nom, nombre_parametres(modele), "paramètres, exactitude", exactitude(modele, essai))
        plt.plot(h["pas"], h["train"], lw=0.6, label=nom + " train")
        plt.plot(h["pas"], h["test"], label=nom + " test")
    plt.legend()
    plt.savefig("ex8_pertes.png")
    for n in (200, 500, 1000):
        grand = MLP(n)
        h = entrainer(grand, apprentissage, essai)
        print(n, nombre_parametres(grand), h["test"][-1], exactitude(grand, essai))
