"""Exercice 3"""
import matplotlib.pyplot as plt
import numpy as np
import torch

CIBLE = torch.tensor([1.0, 2.0])
POIDS = torch.tensor([1.0, 0.2])


def f(phi):
    return (POIDS * (phi - CIBLE) ** 2).sum(-1)


def descente(depart, pas=0.1, n=80):
    """Descente de gradient à la main. Renvoie positions (n+1, 2) et valeurs (n+1,)"""
    pars = torch.tensor(depart, dtype=torch.float32)
    pars.requires_grad = True
    positions, valeurs = [], []
    for _ in range(n):
        v = f(pars)
        positions.append(pars.tolist())
        valeurs.append(v.item())
        v.backward()
        g = pars.grad
        with torch.no_grad():
            pars = pars - pas * g
            pars.requires_grad = True
    positions.append(pars.tolist())
    valeurs.append(f(pars).item())
    return np.array(positions), np.array(valeurs)


def descente_adam(depart, pas=0.1, n=80):
    pars = torch.nn.Parameter(torch.tensor(depart, dtype=torch.float32))
    adam = torch.optim.Adam([pars], lr=pas)
    positions, valeurs = [pars.tolist()], [f(pars).item()]
    for _ in range(n):
        adam.zero_grad()
        f(pars).backward()
        adam.step()
        positions.append(pars.tolist())
        valeurs.append(f(pars).item())
    return np.array(positions), np.array(valeurs)


def exercice3(departs=((-1.5, -1.0), (3.5, 3.5), (3.0, -1.5))):
    axe = torch.linspace(-2, 4, 121)
    gx, gy = torch.meshgrid(axe, axe, indexing="xy")
    z = f(torch.stack((gx, gy), dim=-1))
    fig, (a, b) = plt.subplots(1, 2, figsize=(10, 4))
    a.contour(gx.numpy(), gy.numpy(), z.numpy(), levels=25, colors="0.8")
    for depart in departs:
        for methode, style in ((descente, "-"), (descente_adam, "--")):
            chemin, valeurs = methode(depart)
            a.plot(chemin[:, 0], chemin[:, 1], style)
            b.semilogy(valeurs, style, label=f"{methode.__name__} {depart}")
    b.legend(fontsize=6)
    fig.savefig("ex3.png")
