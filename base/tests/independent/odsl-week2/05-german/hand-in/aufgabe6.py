import torch
from torch import nn
from werkzeuge import *

torch.manual_seed(6)


def hole_daten_sinus(N):
    x = torch.rand(N, 2) * 4 - 2                      # Gleichverteilung (-2, 2)
    f = torch.sin(5 * x[:, :1]) + torch.cos(8 * x[:, 1:])
    z = torch.bernoulli(torch.sigmoid(f))             # Bin(1, sigmoid(f))
    return x, z


x, z = hole_daten_sinus(1000)
plt.figure(); zeichne_punkte(x, z); plt.xlabel('x1'); plt.ylabel('x2'); plt.savefig('a6_daten.png'); plt.close()

schritte = 3000
architekturen = [(2, 20, 20, 20, 20, 1)] + [(2, n, 1) for n in (300, 500, 1500, 7000)]
kurven = {}
for a in architekturen:
    netz = baue_netz(a)
    optimierer = torch.optim.Adam(netz.parameters(), lr=1e-3)
    verluste = []
    for _ in range(schritte):
        optimierer.zero_grad()
        v = nn.functional.binary_cross_entropy_with_logits(netz(x), z)
        v.backward()
        optimierer.step()
        verluste.append(v.item())
    kurven[f'{a}: {anzahl_parameter(netz)} Parameter'] = (range(schritte), verluste)
    print(a, komma(verluste[-1]))
zeichne_verluste(kurven, 'a6_verluste.png')
