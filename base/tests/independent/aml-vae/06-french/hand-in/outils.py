# -*- coding: utf-8 -*-
# fonctions communes aux trois scripts
import math
import numpy as np
import torch
import torch.nn as nn
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
from torchvision import datasets
from sklearn.model_selection import train_test_split

DIM = 200
SIGMA_P = 0.4
EPOQUES = 30
A_GARDER = (1, 5, 10, 20, 30)


def charger():
    app = datasets.MNIST('./data', train=True, download=True)
    val = datasets.MNIST('./data', train=False, download=True)
    ind, _ = train_test_split(np.arange(len(app)), train_size=5000, stratify=app.targets, random_state=42)
    return (app.data[ind][:, None].float() / 255, app.targets[ind],
            val.data[:, None].float() / 255, val.targets)


def un_par_classe(y, graine=0):
    alea = np.random.RandomState(graine)
    return [int(alea.choice(np.where(y.numpy() == c)[0])) for c in range(10)]


class Encodeur(nn.Module):
    def __init__(self):
        super().__init__()
        self.corps = nn.Sequential(nn.Conv2d(1, 32, 4, 2, 1), nn.ReLU(), nn.Conv2d(32, 64, 4, 2, 1), nn.ReLU(), nn.Flatten())
        self.mu = nn.Linear(64 * 49, DIM)
        self.r = nn.Linear(64 * 49, DIM)      # r = log(sigma^2)

    def forward(self, x):
        h = self.corps(x)
        return self.mu(h), self.r(h)


class Generateur(nn.Module):
    def __init__(self):
        super().__init__()
        self.entree = nn.Linear(DIM, 64 * 49)
        self.corps = nn.Sequential(nn.ReLU(), nn.ConvTranspose2d(64, 32, 4, 2, 1), nn.ReLU(),
                                   nn.ConvTranspose2d(32, 1, 4, 2, 1), nn.Sigmoid())

    def forward(self, z):
        return self.corps(self.entree(z).reshape(-1, 64, 7, 7))


torch.manual_seed(0)
EPSILON = torch.randn(DIM)          # le bruit de la reparamétrisation


def tirer_z(mu, r):
    return mu + torch.exp(r / 2) * EPSILON


def kl(mu, r):
    # moyenne sur les dimensions latentes (et le lot) ; avec log(sigma^2) = r
    return 0.5 * torch.mean(mu ** 2 + torch.exp(r) - r - 1)


def cout(x, x_rec, mu, r):
    return nn.functional.mse_loss(x_rec, x) + kl(mu, r)


def log_gauss(x, m, logvar):
    return -0.5 * torch.sum(math.log(2 * math.pi) + logvar + (x - m) ** 2 / torch.exp(logvar), dim=1)


def planche(lignes, noms, fichier):
    fig, axes = plt.subplots(len(lignes), 10, figsize=(10, 1.1 * len(lignes)), squeeze=False)
    for a, ligne, nom in zip(axes, lignes, noms):
        for b, im in zip(a, ligne):
            b.imshow(im.detach().squeeze(), cmap='gray'); b.set_xticks([]); b.set_yticks([])
        a[0].set_ylabel(nom)
    fig.savefig(fichier)
    plt.close(fig)
