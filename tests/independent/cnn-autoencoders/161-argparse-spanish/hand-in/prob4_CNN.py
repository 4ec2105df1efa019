#!/usr/bin/env python3
"""Problem 4.2.  python prob4_CNN.py --epocas 5"""
import argparse

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.utils.data import DataLoader
from torchvision import datasets, transforms

DISPOSITIVO = torch.device('cuda' if torch.cuda.is_available() else 'cpu')


class CNN(nn.Module):
    """(N,1,28,28) -> (N,10); first layer with 40 filters"""

    def __init__(self):
        super(CNN, self).__init__()
        self.conv1 = nn.Conv2d(1, 40, kernel_size=5, stride=1, padding=0)    # 24x24
        self.conv2 = nn.Conv2d(40, 60, kernel_size=5, stride=1, padding=0)   # 12 -> 8
        self.pool = nn.MaxPool2d(kernel_size=2, stride=2)
        self.fc1 = nn.Linear(60 * 4 * 4, 120)
        self.fc2 = nn.Linear(120, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = torch.flatten(x, 1)
        x = F.relu(self.fc1(x))
        return self.fc2(x)


def cargadores(lote=100, carpeta='./data'):
    a_tensor = transforms.ToTensor()
    entren = datasets.MNIST(carpeta, train=True, download=True, transform=a_tensor)
    prueba = datasets.MNIST(carpeta, train=False, download=True, transform=a_tensor)
    return (DataLoader(entren, batch_size=lote, shuffle=True),
            DataLoader(prueba, batch_size=500, shuffle=False))


def entrenar(red, cargador, epocas, lr=1e-3):
    perdida = nn.CrossEntropyLoss()
    opt = optim.Adam(red.parameters(), lr=lr)
    for ep in range(1, epocas + 1):
        red.train()
        suma, vistos = 0., 0
        for x, y in cargador:
            x, y = x.to(DISPOSITIVO), y.to(DISPOSITIVO)
            opt.zero_grad()
            l = perdida(red(x), y)
            l.backward()
            opt.step()
            suma += l.item() * y.size(0)
            vistos += y.size(0)
        print('epoca %d/%d  perdida %.4f' % (ep, epocas, suma / vistos))


def predecir(red, cargador):
    red.eval()
    reales, dichos = [], []
    with torch.no_grad():
        for x, y in cargador:
            dichos.append(red(x.to(DISPOSITIVO)).argmax(dim=1).cpu().numpy())
            reales.append(y.numpy())
    return np.concatenate(reales), np.concatenate(dichos)


def dibujar_filtros(red, archivo):
    import matplotlib.pyplot as plt
    w = red.conv1.weight.detach().cpu().numpy()[:, 0]       # (40,5,5)
    lim = np.abs(w).max()
    fig, ejes = plt.subplots(5, 8, figsize=(8, 5.4))
    for k, eje in enumerate(ejes.ravel()):
        eje.imshow(w[k], cmap='seismic', vmin=-lim, vmax=lim)
        eje.axis('off')
        eje.set_title(str(k), fontsize=6)
    fig.suptitle('Filters of the first convolution')
    fig.savefig(archivo)
    plt.close(fig)


def dibujar_confusion(reales, dichos, archivo):
    import matplotlib.pyplot as plt
    from sklearn.metrics import ConfusionMatrixDisplay, confusion_matrix
    m = confusion_matrix(reales, dichos, labels=list(range(10)))
    ConfusionMatrixDisplay(m).plot(cmap='Blues')
    plt.title('MNIST, test split')
    plt.savefig(archivo)
    plt.close()
    fuera = m - np.diag(np.diag(m))
    for pos in np.argsort(fuera, axis=None)[::-1][:5]:
        i, j = np.unravel_index(pos, m.shape)
        print('%d taken for %d: %d times' % (i, j, fuera[i, j]))
    return m


if __name__ == '__main__':
    ap = argparse.ArgumentParser()
    ap.add_argument('--epocas', type=int, default=5)
    ap.add_argument('--lote', type=int, default=100)
    ap.add_argument('--semilla', type=int, default=663)
    args = ap.parse_args()
    torch.manual_seed(args.semilla)

    tr, te = cargadores(args.lote)
    red = CNN().to(DISPOSITIVO)
    entrenar(red, tr, args.epocas)
    torch.save(red.state_dict(), 'mnist_cnn.pt')
    reales, dichos = predecir(red, te)
    print('test accuracy: %.2f %%' % (100 * (reales == dichos).mean()))
    dibujar_filtros(red, 'p4_filtros.png')
    dibujar_confusion(reales, dichos, 'p4_confusion.png')
