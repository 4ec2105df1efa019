import numpy as np
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
from sklearn.model_selection import train_test_split
from torchvision import datasets


def lade_daten(anzahl=5000):
    """-> Trainingsbilder, -klassen, Validierungsbilder, -klassen; Bilder (N, 1, 28, 28) in [0, 1]"""
    training = datasets.MNIST('./data', train=True, download=True)
    validierung = datasets.MNIST('./data', train=False, download=True)
    auswahl, _ = train_test_split(np.arange(len(training)), train_size=anzahl, stratify=training.targets, random_state=3)
    x = training.data[auswahl].unsqueeze(1).float() / 255
    xv = validierung.data.unsqueeze(1).float() / 255
    return x, training.targets[auswahl], xv, validierung.targets


def je_klasse(klassen, anzahl, zufall):
    """zufaellige Nummern, je Klasse 'anzahl' Stueck"""
    return np.array([zufall.choice(np.where(klassen.numpy() == k)[0], anzahl, replace=False) for k in range(10)])


def tafel(zeilen, namen, datei):
    abb, achsen = plt.subplots(len(zeilen), 10, figsize=(10, len(zeilen)))
    for i, zeile in enumerate(zeilen):
        for j in range(10):
            achsen[i, j].imshow(zeile[j].squeeze().numpy(), cmap='gray', vmin=0, vmax=1)
            achsen[i, j].set_xticks([])
            achsen[i, j].set_yticks([])
        achsen[i, 0].set_ylabel(namen[i], fontsize=8)
    abb.savefig(datei, dpi=120)
    plt.close(abb)
