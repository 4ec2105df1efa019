#!/usr/bin/env python3
"""Problem 5.4: fully connected autoencoder, 784 -> 2 -> 784"""
import argparse

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from prob4_CNN import DISPOSITIVO, cargadores


class Autoencoder(nn.Module):
    def __init__(self, anchos=(784, 500, 120, 30, 2)):
        super().__init__()
        self.encoder = self._pila(anchos)
        self.decoder = self._pila(anchos[::-1])

    @staticmethod
    def _pila(anchos):
        # ReLU only *between* linear layers: none after the last one (embedding), none before the first one
        capas = []
        for k, (de, a) in enumerate(zip(anchos[:-1], anchos[1:])):
            if k > 0:
                capas.append(nn.ReLU())
            capas.append(nn.Linear(de, a))
        return nn.Sequential(*capas)

    def codificar(self, x):
        return self.encoder(x.reshape(len(x), -1))

    def decodificar(self, z):
        return torch.sigmoid(self.decoder(z)).reshape(-1, 1, 28, 28)

    def forward(self, x):
        return self.decodificar(self.codificar(x))


def entrenar_ae(red, cargador, epocas, lr=0.001, sigma=0.0):
    """sigma > 0: the input (not the target) gets gaussian noise. Returns the mean loss of each epoch"""
    opt = torch.optim.Adam(red.parameters(), lr=lr)
    curva = []
    for ep in range(epocas):
        red.train()
        acumulado = 0.0
        for x, _ in cargador:
            x = x.to(DISPOSITIVO)
            entrada = x + sigma * torch.randn_like(x) if sigma > 0 else x
            error = F.mse_loss(red(entrada), x)
            opt.zero_grad()
            error.backward()
            opt.step()
            acumulado += error.item() * x.shape[0]
        curva.append(acumulado / len(cargador.dataset))
        print('epoca %2d   mse %.5f' % (ep + 1, curva[-1]))
    return curva


@torch.no_grad()
def dibujar_reconstruccion(red, x, archivo, sigma=0.0, n=10):
    import matplotlib.pyplot as plt
    red.eval()
    x = x[:n].to(DISPOSITIVO)
    entrada = x + sigma * torch.randn_like(x)
    filas = [('original', x)]
    if sigma > 0:
        filas.append(('corrupted', entrada))
    filas.append(('output', red(entrada)))
    fig, ejes = plt.subplots(len(filas), n, figsize=(n, 1.2 * len(filas)))
    for (titulo, lote), fila in zip(filas, ejes):
        for imagen, eje in zip(lote, fila):
            eje.imshow(imagen[0].cpu(), cmap='gray', vmin=0, vmax=1)
            eje.axis('off')
        fila[0].set_title(titulo, fontsize=8, loc='left')
    fig.savefig(archivo)
    plt.close(fig)


@torch.no_grad()
def dibujar_plano(red, cargador, archivo, sigma=0.0, maximo=5000):
    """2d embeddings of test images, coloured by label"""
    import matplotlib.pyplot as plt
    red.eval()
    zs, ys = [], []
    for x, y in cargador:
        x = x.to(DISPOSITIVO)
        zs.append(red.codificar(x + sigma * torch.randn_like(x)).cpu().numpy())
        ys.append(y.numpy())
        if sum(map(len, ys)) >= maximo:
            break
    z, y = np.concatenate(zs), np.concatenate(ys)
    fig, eje = plt.subplots(figsize=(6.5, 5.5))
    puntos = eje.scatter(z[:, 0], z[:, 1], c=y, cmap='tab10', s=4, vmin=-0.5, vmax=9.5)
    fig.colorbar(puntos, ticks=range(10), label='digit')
    eje.set_xlabel('$z_1$')
    eje.set_ylabel('$z_2$')
    fig.savefig(archivo)
    plt.close(fig)


if __name__ == '__main__':
    ap = argparse.ArgumentParser()
    ap.add_argument('--epocas', type=int, default=20)
    ap.add_argument('--lote', type=int, default=100)
    ap.add_argument('--salida', default='mnist_ae.pt')
    args = ap.parse_args()
    torch.manual_seed(663)
    tr, te = cargadores(args.lote)
    red = Autoencoder().to(DISPOSITIVO)
    entrenar_ae(red, tr, args.epocas)
    torch.save(red.state_dict(), args.salida)
    x, _ = next(iter(te))
    dibujar_reconstruccion(red, x, 'p5_reconstruccion.png')
    dibujar_plano(red, te, 'p5_plano.png')
