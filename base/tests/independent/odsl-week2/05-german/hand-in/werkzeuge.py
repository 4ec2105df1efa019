# gemeinsame Sachen für alle Aufgaben
import torch
from torch import nn
from torch.distributions import MultivariateNormal
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
import numpy as np

klasse0 = MultivariateNormal(torch.tensor([0., 0.]), torch.tensor([[1., 0.], [0., 1.]]))
klasse1 = MultivariateNormal(torch.tensor([1., 1.]), torch.tensor([[1., 0.8], [0.8, 1.0]]))


def komma(zahl, stellen=4):
    return f'{zahl:.{stellen}f}'.replace('.', ',')


def hole_daten(N):
    punkte = torch.cat((klasse0.sample((N,)), klasse1.sample((N,))), dim=0)
    marken = torch.cat((torch.zeros(N, 1), torch.ones(N, 1)), dim=0)
    return punkte, marken


def log_likelihood_verhaeltnis(x):
    return klasse1.log_prob(x) - klasse0.log_prob(x)


class LogistischeRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.schicht = nn.Linear(2, 1)

    def forward(self, x):
        return torch.sigmoid(self.schicht(x))


def baue_netz(breiten, sigmoid=False):
    schichten = []
    for ein, aus in zip(breiten[:-1], breiten[1:]):
        schichten.append(nn.Linear(ein, aus))
        schichten.append(nn.ReLU())
    schichten.pop()         # letztes ReLU weg
    if sigmoid:
        schichten.append(nn.Sigmoid())
    return nn.Sequential(*schichten)


def tiefes_netz():
    return baue_netz([2, 50, 50, 50, 1], sigmoid=True)


def anzahl_parameter(modell):
    return sum(p.numel() for p in modell.parameters())


def zeichne_punkte(punkte, marken, achse=plt):
    achse.scatter(punkte[:, 0].numpy(), punkte[:, 1].numpy(), c=marken[:, 0].numpy(), cmap='coolwarm', s=6)


def zeichne_entscheidungsgrenze(modell, datei, daten=None):
    t = torch.linspace(-4, 5, 120)
    x1, x2 = torch.meshgrid(t, t, indexing='ij')
    gitter = torch.stack((x1.reshape(-1), x2.reshape(-1)), dim=1)
    with torch.no_grad():
        p = modell(gitter).reshape(120, 120)
    plt.figure()
    bild = plt.contourf(x1.numpy(), x2.numpy(), p.numpy(), levels=np.linspace(0, 1, 21), cmap='coolwarm', alpha=0.7)
    plt.colorbar(bild, label='p(1|x)')
    plt.contour(x1.numpy(), x2.numpy(), p.numpy(), levels=[0.5], colors='k')
    if daten is not None:
        zeichne_punkte(*daten)
    plt.xlabel('x1'); plt.ylabel('x2')
    plt.savefig(datei); plt.close()


def zeichne_verluste(kurven, datei, grenzen=None, log=False):
    plt.figure(figsize=(8, 5))
    for name, (schritte, werte) in kurven.items():
        plt.plot(schritte, werte, label=name)
    plt.xlabel('Schritt'); plt.ylabel('Kreuzentropie')
    if grenzen: plt.ylim(*grenzen)
    if log: plt.yscale('log')
    plt.legend()
    plt.savefig(datei); plt.close()
