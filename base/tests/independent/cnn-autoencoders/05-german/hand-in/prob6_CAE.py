# -*- coding: utf-8 -*-
"""Aufgabe 6: Faltungs-Autoencoder, mit und ohne Sprungverbindungen, mit und ohne Rauschen"""
import torch
import torch.nn as nn
import torch.nn.functional as F
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt

from prob4_CNN import lade_mnist
from prob5_AE import zeichne_bilder, zeichne_code

EPOCHEN = 10


class FaltungsAE(nn.Module):
    def __init__(self, sprung=False):
        super().__init__()
        self.sprung = sprung
        self.faltung1 = nn.Conv2d(1, 4, kernel_size=3, stride=1, padding=1)
        self.faltung2 = nn.Conv2d(4, 8, kernel_size=3, stride=1, padding=1)
        self.pool = nn.MaxPool2d(kernel_size=2, stride=2)
        self.hin1 = nn.Linear(392, 20)
        self.hin2 = nn.Linear(20, 2)
        self.her1 = nn.Linear(2, 20)
        self.her2 = nn.Linear(20, 392)
        self.hoch = nn.Upsample(scale_factor=2, mode='nearest')
        # bei Sprungverbindungen werden die Kanäle angehängt, daher doppelt so viele
        faktor = 2 if sprung else 1
        self.faltung3 = nn.Conv2d(8 * faktor, 4, kernel_size=3, padding=1)
        self.faltung4 = nn.Conv2d(4 * faktor, 1, kernel_size=3, padding=1)

    def forward(self, x):
        gross = self.pool(F.relu(self.faltung1(x)))           # 4 x 14 x 14
        klein = self.pool(F.relu(self.faltung2(gross)))       # 8 x 7 x 7
        code = self.hin2(F.relu(self.hin1(klein.flatten(1))))
        h = F.relu(self.her2(F.relu(self.her1(code)))).reshape(-1, 8, 7, 7)
        if self.sprung:
            h = torch.cat((h, klein), dim=1)
        h = F.relu(self.faltung3(self.hoch(h)))
        if self.sprung:
            h = torch.cat((h, gross), dim=1)
        return torch.sigmoid(self.faltung4(self.hoch(h))), code


def rauschen(x, sigma):
    return x + sigma * torch.randn_like(x) if sigma > 0 else x


def trainiere_ae(netz, lader, sigma, datei):
    optimierer = torch.optim.Adam(netz.parameters(), lr=0.001)
    verlauf = []
    for epoche in range(EPOCHEN):
        summe, anzahl = 0.0, 0
        for bilder, _ in lader:
            ausgabe, _ = netz(rauschen(bilder, sigma))
            verlust = F.mse_loss(ausgabe, bilder)       # Ziel ist das saubere Bild
            optimierer.zero_grad()
            verlust.backward()
            optimierer.step()
            summe += verlust.item() * bilder.shape[0]
            anzahl += bilder.shape[0]
        verlauf.append(summe / anzahl)
        print(datei, 'Epoche', epoche + 1, verlauf[-1])
    torch.save(netz.state_dict(), datei)
    return verlauf


if __name__ == '__main__':
    trainingslader, testlader = lade_mnist()
    bilder, ziffern = next(iter(testlader))
    versuche = {'ohne Sprung': (False, 0.0, 'mnist_cae.pt'),
                'mit Sprung': (True, 0.0, 'mnist-cae-skip.pt'),
                'ohne Sprung, Rauschen': (False, 0.3, 'mnist_cae_rauschen.pt'),
                'mit Sprung, Rauschen': (True, 0.3, 'mnist-cae-skip_rauschen.pt')}
    kurven = {}
    for nr, (name, (sprung, sigma, datei)) in enumerate(versuche.items()):
        torch.manual_seed(0)
        netz = FaltungsAE(sprung)
        kurven[name] = trainiere_ae(netz, trainingslader, sigma, datei)
        eingabe = rauschen(bilder, sigma)
        with torch.no_grad():
            ausgabe, code = netz(eingabe)
        zeichne_bilder([bilder, eingabe, ausgabe], ['Original', 'Eingabe', 'Ausgabe'], 'abb_cae%d_bilder.png' % nr)
        zeichne_code(code, ziffern, name, 'abb_cae%d_code.png' % nr)
    plt.figure()
    for name, kurve in kurven.items():
        plt.plot(range(1, EPOCHEN + 1), kurve, label=name)
    plt.xlabel('Epoche')
    plt.ylabel('Trainingsverlust (MSE)')
    plt.legend()
    plt.savefig('abb_cae_verluste.png')
