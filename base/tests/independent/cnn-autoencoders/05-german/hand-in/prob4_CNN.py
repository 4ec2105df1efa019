# -*- coding: utf-8 -*-
"""Aufgabe 4: Faltungsnetz auf MNIST, Filter und Konfusionsmatrix"""
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader
from torchvision import datasets, transforms
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
from sklearn.metrics import confusion_matrix


class Faltungsnetz(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 40, 5)
        self.conv2 = nn.Conv2d(40, 32, 5)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(32 * 4 * 4, 64)
        self.fc2 = nn.Linear(64, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = x.view(-1, 32 * 4 * 4)
        return self.fc2(F.relu(self.fc1(x)))


def lade_mnist(stapel=64):
    t = transforms.ToTensor()
    training = datasets.MNIST('./data', train=True, download=True, transform=t)
    test = datasets.MNIST('./data', train=False, download=True, transform=t)
    return DataLoader(training, batch_size=stapel, shuffle=True), DataLoader(test, batch_size=1000)


def trainiere(netz, lader, epochen=5):
    optimierer = torch.optim.Adam(netz.parameters(), lr=0.001)
    for epoche in range(epochen):
        for bilder, ziffern in lader:
            optimierer.zero_grad()
            verlust = F.cross_entropy(netz(bilder), ziffern)
            verlust.backward()
            optimierer.step()
        print('Epoche', epoche + 1, 'letzter Verlust', verlust.item())


def zeichne_filter(netz):
    gewichte = netz.conv1.weight.detach().numpy()
    grenze = np.abs(gewichte).max()
    abb, achsen = plt.subplots(5, 8, figsize=(8, 5.3))
    for k, achse in enumerate(achsen.flat):
        achse.imshow(gewichte[k, 0], cmap='RdBu', vmin=-grenze, vmax=grenze)
        achse.set_title(str(k + 1), fontsize=7)
        achse.axis('off')
    abb.suptitle('40 Filter der ersten Faltungsschicht')
    abb.savefig('abb_filter.png')


def zeichne_konfusion(netz, lader):
    wahr, geschaetzt = [], []
    with torch.no_grad():
        for bilder, ziffern in lader:
            wahr.extend(ziffern.numpy())
            geschaetzt.extend(netz(bilder).argmax(dim=1).numpy())
    matrix = confusion_matrix(wahr, geschaetzt)
    print(matrix)
    print('Genauigkeit', matrix.trace() / matrix.sum())
    abb, achse = plt.subplots(figsize=(6.5, 6.5))
    achse.imshow(np.sqrt(matrix), cmap='Greens')
    for i in range(10):
        for j in range(10):
            achse.text(j, i, str(matrix[i, j]), ha='center', va='center', fontsize=8)
    achse.set_xticks(range(10))
    achse.set_yticks(range(10))
    achse.set_xlabel('vorhergesagte Ziffer')
    achse.set_ylabel('wahre Ziffer')
    achse.set_title('Konfusionsmatrix (Testdaten)')
    abb.savefig('abb_konfusion.png')


if __name__ == '__main__':
    torch.manual_seed(0)
    trainingslader, testlader = lade_mnist()
    netz = Faltungsnetz()
    trainiere(netz, trainingslader)
    zeichne_filter(netz)
    zeichne_konfusion(netz, testlader)
