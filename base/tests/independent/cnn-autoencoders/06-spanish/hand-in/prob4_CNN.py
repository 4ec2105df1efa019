# -*- coding: utf-8 -*-
# Problema 4.2
import torch
import torch.nn as nn
import torch.nn.functional as F
from torchvision import datasets, transforms
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
from sklearn.metrics import confusion_matrix


class RedConvolucional(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 40, kernel_size=5)
        self.conv2 = nn.Conv2d(40, 20, kernel_size=5)
        self.lin1 = nn.Linear(320, 50)
        self.lin2 = nn.Linear(50, 10)

    def forward(self, x):
        x = F.relu(F.max_pool2d(self.conv1(x), 2))
        x = F.relu(F.max_pool2d(self.conv2(x), 2))
        x = x.view(-1, 320)
        x = F.relu(self.lin1(x))
        return F.log_softmax(self.lin2(x), dim=1)


def cargar(lote=64):
    t = transforms.ToTensor()
    ent = datasets.MNIST('./data', train=True, download=True, transform=t)
    pru = datasets.MNIST('./data', train=False, download=True, transform=t)
    return (torch.utils.data.DataLoader(ent, batch_size=lote, shuffle=True),
            torch.utils.data.DataLoader(pru, batch_size=1000, shuffle=False))


if __name__ == '__main__':
    entrenamiento, prueba = cargar()
    red = RedConvolucional()
    optimizador = torch.optim.Adam(red.parameters())
    for epoca in range(5):
        red.train()
        for imagenes, etiquetas in entrenamiento:
            optimizador.zero_grad()
            perdida = F.nll_loss(red(imagenes), etiquetas)
            perdida.backward()
            optimizador.step()
        print("época", epoca + 1, perdida.item())

    filtros = red.conv1.weight.data
    for i in range(40):
        plt.subplot(5, 8, i + 1)
        plt.imshow(filtros[i, 0], cmap='gray')
        plt.axis('off')
    plt.suptitle('Filtros de la primera capa')
    plt.savefig('filtros.png')
    plt.close()

    reales, predichas = [], []
    with torch.no_grad():
        for imagenes, etiquetas in prueba:
            predichas += red(imagenes).argmax(1).tolist()
            reales += etiquetas.tolist()
    m = confusion_matrix(reales, predichas)
    print(m)
    plt.imshow(m, cmap='Oranges', vmax=30)
    for i in range(10):
        for j in range(10):
            plt.text(j, i, m[i, j], ha='center', va='center', fontsize=7)
    plt.xticks(range(10)); plt.yticks(range(10))
    plt.xlabel('clase predicha'); plt.ylabel('clase real')
    plt.savefig('confusion.png')

# 4.2 b) Precisión de prueba 98,9 %. Casi todo está en la diagonal. Lo más confundido: 4 y 9 (en los dos sentidos), luego 7 por 2.
