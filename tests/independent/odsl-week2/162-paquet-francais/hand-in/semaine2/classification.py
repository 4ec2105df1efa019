"""Exercices 4 et 5"""
import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn
from torch.distributions import MultivariateNormal

CLASSE0 = MultivariateNormal(torch.zeros(2), covariance_matrix=torch.eye(2))
CLASSE1 = MultivariateNormal(torch.ones(2), covariance_matrix=torch.tensor([[1.0, 0.8], [0.8, 1.0]]))


def get_data(N):
    samples = torch.cat((CLASSE0.sample((N,)), CLASSE1.sample((N,))))
    labels = torch.cat((torch.zeros(N), torch.ones(N))).unsqueeze(1)
    return samples, labels


class RegressionLogistique(nn.Module):
    def __init__(self):
        super().__init__()
        self.couche = nn.Linear(2, 1)

    def forward(self, x):
        return torch.sigmoid(self.couche(x))


def reseau_profond(largeur=50):
    return nn.Sequential(
        nn.Linear(2, largeur), nn.Tanh(),
        nn.Linear(largeur, largeur), nn.Tanh(),
        nn.Linear(largeur, largeur), nn.Tanh(),
        nn.Linear(largeur, 1), nn.Sigmoid(),
    )


def train_model_infinite_data(model, nsteps, N=500):
    optimiseur = torch.optim.Adam(model.parameters(), lr=1e-3)
    X, y = get_data(N)
    pertes = []
    for _ in range(nsteps):
        optimiseur.zero_grad()
        perte = nn.functional.binary_cross_entropy(model(X), y)
        perte.backward()
        optimiseur.step()
        pertes.append(perte.item())
    return model, pertes


def train_model(model, donnees, nsteps, N_test=10000):
    """donnees = (X, y), un seul échantillon pour toutes les itérations"""
    X, y = donnees
    X_test, y_test = get_data(N_test)
    optimiseur = torch.optim.Adam(model.parameters(), lr=1e-3)
    bce = nn.BCELoss()
    train, test = [], []
    for _ in range(nsteps):
        optimiseur.zero_grad()
        perte = bce(model(X), y)
        perte.backward()
        optimiseur.step()
        train.append(perte.item())
        with torch.no_grad():
            test.append(bce(model(X_test), y_test).item())
    return model, train, test


def plot_decision_boundary(f_phi, fichier, X=None, y=None):
    axe = np.linspace(-4, 5, 120)
    gx, gy = np.meshgrid(axe, axe)
    grille = torch.tensor(np.c_[gx.ravel(), gy.ravel()], dtype=torch.float32)
    with torch.no_grad():
        p = f_phi(grille).numpy().reshape(gx.shape)
    plt.figure()
    plt.contourf(gx, gy, p, levels=20, cmap="RdBu_r")
    plt.colorbar(label="p(classe 1)")
    plt.contour(gx, gy, p, levels=[0.5], colors="k")
    if X is not None:
        plt.scatter(X[:, 0], X[:, 1], c=y[:, 0], cmap="RdBu_r", s=5, edgecolors="k", linewidths=0.2)
    plt.savefig(fichier)
    plt.close()


def log_likelihood_ratio(x):
    return CLASSE1.log_prob(x) - CLASSE0.log_prob(x)


def tracer(courbes, fichier):
    plt.figure()
    for nom, valeurs in courbes.items():
        plt.plot(valeurs, label=nom, lw=0.8)
    plt.xlabel("pas")
    plt.ylabel("entropie croisée")
    plt.legend()
    plt.savefig(fichier)
    plt.close()


def exercice4(nsteps=4000):
    X, y = get_data(1000)
    plt.figure()
    plt.scatter(X[:, 0], X[:, 1], c=y[:, 0], s=5, cmap="RdBu_r")
    plt.savefig("ex4_donnees.png")
    plt.close()
    simple, p_simple = train_model_infinite_data(RegressionLogistique(), nsteps)
    profond, p_profond = train_model_infinite_data(reseau_profond(), nsteps)
    tracer({"logistique": p_simple, "profond": p_profond}, "ex4_pertes.png")
    plot_decision_boundary(simple, "ex4_logistique.png", X, y)
    plot_decision_boundary(profond, "ex4_profond.png", X, y)
    with torch.no_grad():
        lr = log_likelihood_ratio(X)
        plt.figure()
        plt.scatter(lr, simple(X)[:, 0], s=4, label="logistique")
        plt.scatter(lr, profond(X)[:, 0], s=4, label="profond")
        plt.xlabel("log rapport de vraisemblance")
        plt.ylabel("sortie du modèle")
        plt.legend()
        plt.savefig("ex4_rapport.png")
        plt.close()


def exercice5(nsteps=3000):
    donnees = get_data(250)          # 500 points
    simple, a, b = train_model(RegressionLogistique(), donnees, nsteps)
    profond, c, d = train_model(reseau_profond(), donnees, nsteps)
    tracer({"train": a, "test": b}, "ex5_logistique.png")
    tracer({"train": c, "test": d}, "ex5_profond.png")
    tracer({"logistique train": a, "logistique test": b, "profond train": c, "profond test": d}, "ex5_tout.png")
    plot_decision_boundary(profond, "ex5_frontiere.png", *donnees)
    for total in (100, 500, 1000, 3000, 10000):
        jeu = get_data(total // 2)
        fin_simple = train_model(RegressionLogistique(), jeu, nsteps)[2][-1]
        fin_profond = train_model(reseau_profond(), jeu, nsteps)[2][-1]
        print(f"{total:6d} points: logistique {fin_simple:.4f}  profond {fin_profond:.4f}")
