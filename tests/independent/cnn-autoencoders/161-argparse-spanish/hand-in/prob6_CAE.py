#!/usr/bin/env python3
"""
Problem 6
  python prob6_CAE.py                       6.1  -> mnist_cae.pt
  python prob6_CAE.py --saltos              6.2  -> mnist-cae-skip.pt
  python prob6_CAE.py --ruido 0.3           6.3  -> mnist_cae_ruido.pt
  python prob6_CAE.py --saltos --ruido 0.3  6.3  -> mnist-cae-skip_ruido.pt
"""
import argparse
import json

import torch
import torch.nn as nn

from prob4_CNN import DISPOSITIVO, cargadores
from prob5_AE import dibujar_plano, dibujar_reconstruccion, entrenar_ae


class CAE(nn.Module):
    def __init__(self, saltos=False):
        super().__init__()
        self.saltos = saltos
        # encoder
        self.conv_a = nn.Conv2d(1, 4, kernel_size=3, stride=1, padding=1)
        self.conv_b = nn.Conv2d(4, 8, kernel_size=3, stride=1, padding=1)
        self.pool = nn.MaxPool2d(kernel_size=2, stride=2)
        self.lin_a = nn.Linear(8 * 7 * 7, 20)
        self.lin_b = nn.Linear(20, 2)
        # decoder
        self.lin_c = nn.Linear(2, 20)
        self.lin_d = nn.Linear(20, 392)
        self.ampliar = nn.Upsample(scale_factor=2, mode='nearest')
        self.conv_c = nn.Conv2d(8, 4, kernel_size=3, stride=1, padding=1)
        self.conv_d = nn.Conv2d(4, 1, kernel_size=3, stride=1, padding=1)
        self.relu = nn.ReLU()

    def _bajar(self, x):
        p1 = self.pool(self.relu(self.conv_a(x)))       # (N,4,14,14)
        p2 = self.pool(self.relu(self.conv_b(p1)))      # (N,8,7,7)
        z = self.lin_b(self.relu(self.lin_a(p2.flatten(1))))
        return z, p1, p2

    def codificar(self, x):
        return self._bajar(x)[0]

    def forward(self, x):
        z, p1, p2 = self._bajar(x)
        h = self.relu(self.lin_d(self.relu(self.lin_c(z)))).view(-1, 8, 7, 7)
        if self.saltos:
            h = h + p2                                  # into the first upsampling
        h = self.relu(self.conv_c(self.ampliar(h)))     # (N,4,14,14)
        if self.saltos:
            h = h + p1                                  # into the second upsampling
        return torch.sigmoid(self.conv_d(self.ampliar(h)))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--saltos', action='store_true', help='skip connections')
    ap.add_argument('--ruido', type=float, default=0.0, help='standard deviation of the noise')
    ap.add_argument('--epocas', type=int, default=20)
    ap.add_argument('--lote', type=int, default=100)
    args = ap.parse_args()
    torch.manual_seed(663)

    nombre = 'mnist-cae-skip' if args.saltos else 'mnist_cae'
    if args.ruido > 0:
        nombre += '_ruido'
    tr, te = cargadores(args.lote)
    red = CAE(args.saltos).to(DISPOSITIVO)
    print(sum(p.numel() for p in red.parameters()), 'parameters')
    curva = entrenar_ae(red, tr, args.epocas, lr=0.001, sigma=args.ruido)
    torch.save(red.state_dict(), nombre + '.pt')
    with open(nombre + '_curva.json', 'w') as f:
        json.dump(curva, f)
    x, _ = next(iter(te))
    dibujar_reconstruccion(red, x, nombre + '_reconstruccion.png', sigma=args.ruido)
    dibujar_plano(red, te, nombre + '_plano.png', sigma=args.ruido)


if __name__ == '__main__':
    main()
