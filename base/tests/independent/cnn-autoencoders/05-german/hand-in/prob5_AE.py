# -*- coding: utf-8 -*-
"""Aufgabe 5: Verfälschung (5.2) und Autoencoder (5.4)"""
import numpy as np
import torch
import torch.nn as nn
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt

from prob4_CNN import lade_mnist


class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.kodierer = nn.Sequential(
            nn.Linear(784, 256), nn.ReLU(),
            nn.Linear(256, 128), nn.ReLU(),
            nn.Linear(128, 64), nn.ReLU(),
            nn.Linear(64, 2))           # ohne Nichtlinearität
        self.dekodierer = nn.Sequential(
            nn.Linear(2, 64), nn.ReLU(),
            nn.Linear(64, 128), nn.ReLU(),
            nn.Linear(128, 256), nn.ReLU(),
            nn.Linear(256, 784), nn.Sigmoid())

    def forward(self, x):
        code = self.kodierer(x.flatten(start_dim=1))
        return self.dekodierer(code).reshape(x.shape), code


def verfaelsche(daten, breite, zufall):
    """gleichverteilte Störung: x~ = x + u, u aus [-breite, breite]^2"""
    return daten + zufall.uniform(-breite, breite, size=daten.shape)


def zeichne_verfaelschung():
    zufall = np.random.default_rng(7)
    x = zufall.uniform(-2, 2, 600)
    daten = np.column_stack([x, x ** 2])
    gestoert = verfaelsche(daten, 0.4, zufall)
    abb, (l, r) = plt.subplots(1, 2, figsize=(9, 4), sharex=True, sharey=True)
    l.plot(daten[:, 0], daten[:, 1], '.', ms=3)
    l.set_title('Original: y = x²')
    r.plot(gestoert[:, 0], gestoert[:, 1], '.', ms=3, color='darkred')
    r.set_title('verfälscht, b = 0,4')
    for a in (l, r):
        a.set_xlabel('x')
        a.set_ylabel('y')
    abb.savefig('abb_verfaelschung.png')


def zeichne_bilder(zeilen, beschriftung, datei):
    abb, achsen = plt.subplots(len(zeilen), 10, figsize=(10, 1.2 * len(zeilen)))
    for a, zeile, text in zip(achsen, zeilen, beschriftung):
        for j in range(10):
            a[j].imshow(zeile[j, 0], cmap='gray', vmin=0, vmax=1)
            a[j].set_xticks([])
            a[j].set_yticks([])
        a[0].set_ylabel(text, fontsize=7)
    abb.savefig(datei)
    plt.close(abb)


def zeichne_code(code, ziffern, titel, datei):
    abb, achse = plt.subplots(figsize=(7.5, 6))
    punkte = achse.scatter(code[:, 0], code[:, 1], c=ziffern, cmap='tab10', vmin=-0.5, vmax=9.5, s=7)
    abb.colorbar(punkte, ticks=range(10), label='Ziffer')
    achse.set_xlabel('z1')
    achse.set_ylabel('z2')
    achse.set_title(titel)
    abb.savefig(datei)
    plt.close(abb)


if __name__ == '__main__':
    torch.manual_seed(0)
    zeichne_verfaelschung()
    trainingslader, testlader = lade_mnist(128)
    netz = Autoencoder()
    optimierer = torch.optim.Adam(netz.parameters(), lr=0.001)
    for epoche in range(20):
        summe, anzahl = 0.0, 0
        for bilder, _ in trainingslader:
            rekonstruktion, _ = netz(bilder)
            verlust = nn.functional.mse_loss(rekonstruktion, bilder)
            optimierer.zero_grad()
            verlust.backward()
            optimierer.step()
            summe += verlust.item() * len(bilder)
            anzahl += len(bilder)
        print('Epoche', epoche + 1, 'Verlust', summe / anzahl)
    torch.save(netz.state_dict(), 'mnist_ae.pt')

    bilder, ziffern = next(iter(testlader))
    with torch.no_grad():
        rekonstruktion, code = netz(bilder)
    zeichne_bilder([bilder, rekonstruktion], ['Original', 'Rekonstr.'], 'abb_ae_bilder.png')
    zeichne_code(code, ziffern, 'Einbettung von 1000 Testbildern', 'abb_ae_code.png')
