"""Exercice 6"""
import matplotlib.pyplot as plt
import torch
from torch import nn

from .classification import tracer


def f(x):
    return torch.sin(5 * x[:, 0]) + torch.cos(8 * x[:, 1])


def get_data(n):
    """f n'est pas une probabilité (entre -2 et 2) : on prend sigmoïde(f)"""
    x = torch.rand(n, 2) * 2 - 2
    z = torch.bernoulli(torch.sigmoid(f(x))).reshape(n, 1)
    return x, z


def perceptron(*tailles):
    couches = []
    for entree, sortie in zip(tailles[:-2], tailles[1:-1]):
        couches += [nn.Linear(entree, sortie), nn.ReLU()]
    couches += [nn.Linear(tailles[-2], tailles[-1]), nn.Sigmoid()]
    return nn.Sequential(*couches)


ARCHITECTURES = [(2, 20, 20, 20, 20, 1), (2, 300, 1), (2, 500, 1), (2, 1500, 1), (2, 7000, 1)]


def apprendre(modele, x, z, nsteps=4000):
    optimiseur = torch.optim.Adam(modele.parameters(), lr=1e-3)
    pertes = []
    for _ in range(nsteps):
        perte = nn.functional.binary_cross_entropy(modele(x), z)
        optimiseur.zero_grad()
        perte.backward()
        optimiseur.step()
        pertes.append(perte.item())
    return pertes


def exercice6():
    x, z = get_data(1000)
    plt.figure()
    plt.scatter(x[:, 0], x[:, 1], c=z[:, 0], s=6)
    plt.savefig("ex6_donnees.png")
    plt.close()
    courbes = {}
    for tailles in ARCHITECTURES:
        modele = perceptron(*tailles)
        courbes[str(tailles)] = apprendre(modele, x, z)
        print(tailles, sum(p.numel() for p in modele.parameters()), courbes[str(tailles)][-1])
    tracer(courbes, "ex6_pertes.png")
