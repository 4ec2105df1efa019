# Partie 2 - classification supervisée
import functools as ft
import torch
from torch import nn
import torch.nn.functional as F
from torchvision import datasets, transforms
from torch.utils.data import DataLoader, Subset
import matplotlib.pyplot as plt

appareil = "cuda" if torch.cuda.is_available() else "cpu"


def sous_ensemble(jeu, par_classe=2000):
    """garde les `par_classe` premières images de chaque chiffre"""
    cibles = jeu.targets
    indices = torch.cat([(cibles == c).nonzero().flatten()[:par_classe] for c in range(10)])
    return Subset(jeu, indices.tolist())


def creer_reseau():
    bloc = lambda e, s: [nn.Conv2d(e, s, 3), nn.ReLU(), nn.MaxPool2d(2)]
    return nn.Sequential(*bloc(1, 24), *bloc(24, 48), nn.Flatten(), nn.Linear(48 * 5 * 5, 100), nn.ReLU(), nn.Dropout(0.3), nn.Linear(100, 10))


def une_epoque(reseau, chargeur, opt):
    reseau.train()
    for images, etiquettes in chargeur:
        images, etiquettes = images.to(appareil), etiquettes.to(appareil)
        opt.zero_grad()
        perte = F.cross_entropy(reseau(images), etiquettes)
        perte.backward()
        opt.step()


def evaluer(reseau, chargeur):
    reseau.eval()
    perte, corrects = 0.0, 0
    with torch.no_grad():
        for images, etiquettes in chargeur:
            images, etiquettes = images.to(appareil), etiquettes.to(appareil)
            sortie = reseau(images)
            perte += F.cross_entropy(sortie, etiquettes).item()
            corrects += (sortie.argmax(dim=1) == etiquettes).sum().item()
    n = len(chargeur.dataset)
    return perte / n, corrects / n


def principal(epoques=10):
    torch.manual_seed(42)
    mnist = ft.partial(datasets.MNIST, "data", download=True, transform=transforms.ToTensor())
    entrainement = DataLoader(sous_ensemble(mnist(train=True)), batch_size=64, shuffle=True)
    validation = DataLoader(mnist(train=False), batch_size=256)
    reseau = creer_reseau().to(appareil)
    opt = torch.optim.SGD(reseau.parameters(), lr=0.05, momentum=0.9)
    suivi = []
    for e in range(epoques):
        une_epoque(reseau, entrainement, opt)
        suivi.append(evaluer(reseau, validation))
        print(f"époque {e + 1} : perte {suivi[-1][0]:.5f}, exactitude {suivi[-1][1]:.4f}")
    pertes, exactitudes = zip(*suivi)
    for nom, valeurs in (("perte de validation", pertes), ("exactitude", exactitudes)):
        plt.figure()
        plt.plot(range(1, epoques + 1), valeurs)
        plt.title(nom)
        plt.xlabel("époque")
        plt.savefig(f"sup_{nom.split()[0]}.png")


if __name__ == "__main__":
    principal()
