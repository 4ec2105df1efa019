import numpy as np
import torch
import matplotlib.pyplot as plt

X0, Y0 = 1.0, 2.0


def f(phi):
    """phi[..., 0] = x, phi[..., 1] = y"""
    return (phi[..., 0] - X0) ** 2 + 0.2 * (phi[..., 1] - Y0) ** 2


def descente(depart, pas=0.1, n=120):
    pars = torch.tensor(depart, dtype=torch.float32, requires_grad=True)
    chemin, valeurs = [], []
    for _ in range(n):
        v = f(pars)
        chemin.append(pars.detach().numpy().copy())
        valeurs.append(v.item())
        v.backward()
        with torch.no_grad():
            pars = pars - pas * pars.grad
            pars.requires_grad = True
    chemin.append(pars.detach().numpy().copy())
    valeurs.append(f(pars).item())
    return np.array(chemin), np.array(valeurs)


def avec_adam(depart, pas=0.1, n=120):
    pars = torch.tensor(depart, dtype=torch.float32, requires_grad=True)
    opt = torch.optim.Adam([pars], lr=pas)       # la feuille dit torch.nn.Adam, ça n'existe pas
    chemin, valeurs = [], []
    for _ in range(n):
        opt.zero_grad()
        v = f(pars)
        chemin.append(pars.detach().numpy().copy())
        valeurs.append(v.item())
        v.backward()
        opt.step()
    chemin.append(pars.detach().numpy().copy())
    valeurs.append(f(pars).item())
    return np.array(chemin), np.array(valeurs)


def fond(ax):
    t = torch.linspace(-2, 4, 200)
    gx, gy = torch.meshgrid(t, t, indexing='xy')
    ax.contour(gx, gy, f(torch.stack([gx, gy], -1)), levels=20, linewidths=0.6)
    ax.set_xlabel('x'); ax.set_ylabel('y')


def exo3(dossier):
    fig, ax = plt.subplots(figsize=(4.5, 4)); fond(ax); fig.savefig(dossier / 'a3_lignes.png'); plt.close(fig)

    departs = [(-1.5, -1.5), (3.5, -1.0), (-1.0, 3.5), (3.0, 3.8)]
    fig, (a, b) = plt.subplots(1, 2, figsize=(11, 4.5))
    fond(a)
    for k, d in enumerate(departs):
        for nom, algo, trait in (('GD', descente, '-'), ('Adam', avec_adam, '--')):
            ch, v = algo(d)
            a.plot(ch[:, 0], ch[:, 1], trait, c=f'C{k}', marker='.', ms=2)
            b.semilogy(v, trait, c=f'C{k}', label=f'{nom} {d}')
            print(f'{nom:5s}{d}: fin {ch[-1].round(3)}  f = {v[-1]:.2e}')
    b.set_xlabel('pas'); b.set_ylabel('f'); b.legend(fontsize=6)
    fig.savefig(dossier / 'a3_trajets.png'); plt.close(fig)
