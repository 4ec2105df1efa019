import matplotlib.pyplot as plt
import torch
from torch import nn


def get_data(n):
    x = 4 * torch.rand(n, 2) - 2
    # f va de -2 à 2, ce n'est pas une probabilité -> je passe par la sigmoïde
    p = torch.sigmoid(torch.sin(5 * x[:, :1]) + torch.cos(8 * x[:, 1:]))
    return x, torch.bernoulli(p)


def mlp(*tailles):
    couches = []
    for a, b in zip(tailles[:-2], tailles[1:-1]):
        couches += [nn.Linear(a, b), nn.ReLU()]
    return nn.Sequential(*couches, nn.Linear(tailles[-2], tailles[-1]))     # logit


def apprendre(model, x, z, pas=10000):
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    perte = nn.BCEWithLogitsLoss()
    courbe = []
    for _ in range(pas):
        opt.zero_grad()
        l = perte(model(x), z)
        l.backward()
        opt.step()
        courbe.append(l.item())
    return courbe


def exo6(dossier):
    x, z = get_data(1000)
    fig, ax = plt.subplots(figsize=(4.5, 4))
    ax.scatter(x[:, 0], x[:, 1], c=z[:, 0], cmap='coolwarm', s=8)
    fig.savefig(dossier / 'a6_donnees.png'); plt.close(fig)

    fig, ax = plt.subplots(figsize=(6, 4))
    for tailles in [(2, 20, 20, 20, 20, 1)] + [(2, N, 1) for N in (300, 500, 1500, 7000)]:
        m = mlp(*tailles)
        c = apprendre(m, x, z)
        n = sum(p.numel() for p in m.parameters())
        print(tailles, n, 'paramètres, perte finale', round(c[-1], 3))
        ax.plot(c, label=f'{tailles} ({n})')
    ax.set_xlabel('pas'); ax.legend(fontsize=7)
    fig.savefig(dossier / 'a6_pertes.png'); plt.close(fig)
