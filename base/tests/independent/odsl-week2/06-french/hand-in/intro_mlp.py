# -*- coding: utf-8 -*-
"""Exercices 1 à 6"""
import numpy as np
import torch
import torch.nn as nn
import matplotlib.pyplot as plt
from torch.distributions import MultivariateNormal

torch.manual_seed(2)

# ---------- exercice 1 ----------
def divergence_kl(mu1, sig1, mu2, sig2):
    return np.log(sig2**2 / sig1**2) + (sig1**2 + (mu1 - mu2)**2) / (2 * sig2**2) - 0.5

print("KL(N1||N2) =", divergence_kl(1., 1., 1.5, 0.2))
print("KL(N2||N1) =", divergence_kl(1.5, 0.2, 1., 1.))

# ---------- exercice 3 ----------
x0, y0 = 1., 2.

def fonction(phi):
    x, y = phi[0], phi[1]
    return (x - x0)**2 + 0.2 * (y - y0)**2

axe = torch.linspace(-2, 4, 120)
grille_x, grille_y = torch.meshgrid(axe, axe, indexing="xy")
valeurs = fonction(torch.stack([grille_x, grille_y]))

def lignes_de_niveau():
    plt.contour(grille_x.numpy(), grille_y.numpy(), valeurs.numpy(), levels=20)
    plt.xlabel("x")
    plt.ylabel("y")

def descente(depart, pas=0.1, nb=60):
    chemin, vals = [], []
    params = torch.tensor(depart, requires_grad=True)
    for k in range(nb):
        v = fonction(params)
        chemin.append(params.detach().numpy().copy())
        vals.append(v.item())
        v.backward()
        with torch.no_grad():
            params = params - pas * params.grad
            params.requires_grad = True
    return np.array(chemin), vals

def descente_adam(depart, pas=0.1, nb=60):
    chemin, vals = [], []
    params = torch.tensor(depart, requires_grad=True)
    adam = torch.optim.Adam([params], lr=pas)
    for k in range(nb):
        adam.zero_grad()
        v = fonction(params)
        chemin.append(params.detach().numpy().copy())
        vals.append(v.item())
        v.backward()
        adam.step()
    return np.array(chemin), vals

plt.figure(); lignes_de_niveau(); plt.colorbar(); plt.title("lignes de niveau de f"); plt.savefig("ex3_niveaux.png")

departs = [[-1.5, -1.], [3.5, -1.5], [3., 3.8]]
plt.figure(figsize=(7, 6)); lignes_de_niveau()
for i, d in enumerate(departs):
    c1, v1 = descente(d)
    c2, v2 = descente_adam(d)
    plt.plot(c1[:, 0], c1[:, 1], ".-", color="C%d" % i, label="gradient %s" % d)
    plt.plot(c2[:, 0], c2[:, 1], "x--", color="C%d" % i, label="Adam %s" % d)
    print(d, "gradient:", v1[-1], "Adam:", v2[-1])
plt.legend(); plt.savefig("ex3_trajectoires.png")

# ---------- exercice 4 ----------
gauss0 = MultivariateNormal(torch.tensor([0., 0.]), torch.tensor([[1., 0.], [0., 1.]]))
gauss1 = MultivariateNormal(torch.tensor([1., 1.]), torch.tensor([[1., 0.8], [0.8, 1.0]]))

def tirer_donnees(N):
    echantillons = torch.cat([gauss0.sample((N,)), gauss1.sample((N,))])
    etiquettes = torch.cat([torch.zeros(N), torch.ones(N)]).reshape(-1, 1)
    return echantillons, etiquettes

X, z = tirer_donnees(1000)
plt.figure()
plt.scatter(X[:, 0].numpy(), X[:, 1].numpy(), c=z[:, 0].numpy(), s=5, cmap="coolwarm")
plt.xlabel("x1"); plt.ylabel("x2"); plt.savefig("ex4_donnees.png")

class RegressionLogistique(nn.Module):
    def __init__(self):
        super().__init__()
        self.lineaire = nn.Linear(2, 1)

    def forward(self, x):
        return torch.sigmoid(self.lineaire(x))

def reseau_profond():
    return nn.Sequential(nn.Linear(2, 40), nn.ReLU(), nn.Linear(40, 40), nn.ReLU(), nn.Linear(40, 40), nn.ReLU(),
                         nn.Linear(40, 1), nn.Sigmoid())

entropie_croisee = nn.BCELoss()

def entrainer_donnees_infinies(modele, nb_pas):
    optim = torch.optim.Adam(modele.parameters(), lr=1e-3)
    X, z = tirer_donnees(5000)      # beaucoup de points = presque infini
    pertes = []
    for pas in range(nb_pas):
        optim.zero_grad()
        perte = entropie_croisee(modele(X), z)
        perte.backward()
        optim.step()
        pertes.append(perte.item())
    return modele, pertes

def tracer_frontiere(modele, titre, donnees=None):
    a = torch.linspace(-4, 5, 100)
    gx, gy = torch.meshgrid(a, a, indexing="xy")
    with torch.no_grad():
        p = modele(torch.stack([gx.ravel(), gy.ravel()], dim=1)).reshape(100, 100)
    plt.figure()
    plt.contourf(gx.numpy(), gy.numpy(), p.numpy(), levels=20, cmap="coolwarm")
    plt.colorbar(label="p(1|x)")
    plt.contour(gx.numpy(), gy.numpy(), p.numpy(), levels=[0.5], colors="black")
    if donnees is not None:
        plt.scatter(donnees[0][:, 0].numpy(), donnees[0][:, 1].numpy(), c=donnees[1][:, 0].numpy(), cmap="coolwarm", edgecolors="k", linewidths=0.3, s=9)
    plt.xlabel("x1"); plt.ylabel("x2"); plt.title(titre)
    plt.savefig("frontiere_%s.png" % titre.replace(" ", "_"))

logistique, pertes_log = entrainer_donnees_infinies(RegressionLogistique(), 2000)
profond, pertes_prof = entrainer_donnees_infinies(reseau_profond(), 2000)
plt.figure(); plt.plot(pertes_log); plt.xlabel("pas"); plt.ylabel("perte"); plt.title("logistique"); plt.savefig("ex4_perte_log.png")
plt.figure(); plt.plot(pertes_log, label="logistique"); plt.plot(pertes_prof, label="profond")
plt.xlabel("pas"); plt.ylabel("perte"); plt.legend(); plt.savefig("ex4_pertes.png")
tracer_frontiere(logistique, "ex4 logistique", (X, z))
tracer_frontiere(profond, "ex4 profond", (X, z))

def log_rapport_vraisemblance(x):
    return gauss1.log_prob(x) - gauss0.log_prob(x)

r = log_rapport_vraisemblance(X)
with torch.no_grad():
    plt.figure()
    plt.scatter(r.numpy(), logistique(X)[:, 0].numpy(), s=4, label="logistique")
    plt.scatter(r.numpy(), profond(X)[:, 0].numpy(), s=4, label="profond")
plt.xlim(-12, 3); plt.xlabel("log rapport de vraisemblance"); plt.ylabel("sortie du modèle"); plt.legend(); plt.savefig("ex4_rapport.png")

# ---------- exercice 5 ----------
def entrainer_donnees_finies(modele, donnees, test, nb_pas):
    X, z = donnees
    optim = torch.optim.Adam(modele.parameters(), lr=1e-3)
    pertes_ent, pertes_test = [], []
    for pas in range(nb_pas):
        perte = entropie_croisee(modele(X), z)
        perte.backward()
        optim.step()
        pertes_ent.append(perte.item())
        with torch.no_grad():
            pertes_test.append(entropie_croisee(modele(test[0]), test[1]).item())
    return modele, pertes_ent, pertes_test

test = tirer_donnees(3000)
for taille in [500, 5000]:
    donnees = tirer_donnees(taille // 2)
    courbes = {}
    for nom, m in [("logistique", RegressionLogistique()), ("profond", reseau_profond())]:
        m, pe, pt = entrainer_donnees_finies(m, donnees, test, 1500)
        courbes[nom] = (pe, pt)
        plt.figure(); plt.plot(pe, label="entraînement"); plt.plot(pt, label="test")
        plt.xlabel("pas"); plt.ylabel("perte"); plt.legend(); plt.title("%s, %d points" % (nom, taille)); plt.savefig("ex5_%s_%d.png" % (nom, taille))
    tracer_frontiere(m, "ex5 profond %d" % taille, donnees)
    plt.figure()
    for i, nom in enumerate(courbes):
        plt.plot(courbes[nom][0], "-", color="C%d" % i, label=nom + " entraînement")
        plt.plot(courbes[nom][1], "--", color="C%d" % i, label=nom + " test")
        print(taille, nom, courbes[nom][0][-1], courbes[nom][1][-1])
    plt.ylim(0, 1); plt.xlabel("pas"); plt.ylabel("perte"); plt.legend(); plt.savefig("ex5_comparaison_%d.png" % taille)

# ---------- exercice 6 ----------
def tirer_sinus(N):
    x = torch.FloatTensor(N, 2).uniform_(-2, 2)
    f = torch.sin(5 * x[:, 0]) + torch.cos(8 * x[:, 1])
    z = torch.bernoulli(torch.sigmoid(f)).unsqueeze(1)
    return x, z

x6, z6 = tirer_sinus(1000)
plt.figure(); plt.scatter(x6[:, 0].numpy(), x6[:, 1].numpy(), c=z6[:, 0].numpy(), s=6, cmap="coolwarm"); plt.xlabel("x1"); plt.ylabel("x2"); plt.savefig("ex6_donnees.png")

plt.figure()
for couches in [(2, 20, 20, 20, 20, 1), (2, 300, 1), (2, 500, 1), (2, 1500, 1), (2, 7000, 1)]:
    liste = []
    for i in range(len(couches) - 1):
        liste.append(nn.Linear(couches[i], couches[i + 1]))
        liste.append(nn.ReLU())
    reseau = nn.Sequential(*liste)
    optim = torch.optim.Adam(reseau.parameters(), lr=1e-3)
    pertes = []
    for pas in range(2000):
        optim.zero_grad()
        perte = nn.functional.binary_cross_entropy_with_logits(reseau(x6), z6)
        perte.backward()
        optim.step()
        pertes.append(perte.item())
    print(couches, pertes[-1])
    plt.plot(pertes, label=str(couches))
plt.xlabel("pas"); plt.ylabel("perte"); plt.legend(); plt.savefig("ex6_pertes.png")
