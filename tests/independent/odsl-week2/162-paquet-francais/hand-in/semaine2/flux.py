"""Exercices 9 et 10"""
import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.distributions import MultivariateNormal, Normal


def affine(x, A, b):
    return x @ A.T + b


def affine_inverse(y, A, b):
    return (y - b) @ torch.inverse(A).T


def log_det_jacobien(A):
    """jacobien dy/dx = A"""
    return torch.log(torch.det(A))


def log_prob(y, A, b):
    x = affine_inverse(y, A, b)
    return Normal(0.0, 1.0).log_prob(x).sum(dim=1) - log_det_jacobien(A)


class FluxAffine(nn.Module):
    def __init__(self):
        super().__init__()
        self.A = nn.Parameter(torch.eye(2))
        self.b = nn.Parameter(torch.zeros(2))

    def log_prob(self, y):
        return log_prob(y, self.A, self.b)

    def generate(self, n):
        return affine(torch.randn(n, 2), self.A, self.b)


def echantillon(N=1000):
    loi = MultivariateNormal(torch.tensor([1.0, 2.0]), torch.tensor([[0.5, 0.3], [0.3, 0.3]]))
    return loi.sample((N,))


def plot(model, fichier="flux.png", n=1000):
    base = torch.randn(n, 2)
    with torch.no_grad():
        sortie = affine(base, model.A, model.b)
    fig, (nuage, h1, h2) = plt.subplots(1, 3, figsize=(12, 3.5))
    nuage.scatter(base[:, 0], base[:, 1], s=3)
    nuage.scatter(sortie[:, 0], sortie[:, 1], s=3)
    for axe, k in ((h1, 0), (h2, 1)):
        axe.hist(base[:, k].numpy(), bins=30, alpha=0.6, label="base")
        axe.hist(sortie[:, k].numpy(), bins=30, alpha=0.6, label="flux")
        axe.legend()
    fig.savefig(fichier)
    plt.close(fig)


def entrainer_flux(model, y, nsteps=3000, lr=5e-3, tous_les=500):
    adam = torch.optim.Adam(model.parameters(), lr=lr)
    valeurs = []
    for pas in range(nsteps):
        if pas % tous_les == 0:
            plot(model, f"ex10_pas{pas}.png")
        perte = -model.log_prob(y).mean()
        adam.zero_grad()
        perte.backward()
        adam.step()
        valeurs.append(perte.item())
    plot(model, "ex10_fin.png")
    return valeurs


def exercice9(n=5000):
    A, b = torch.tensor([[1.0, 0.2], [0.2, 1.0]]), torch.tensor([1.0, 2.0])
    x = torch.randn(n, 2)
    y = affine(x, A, b)
    py = MultivariateNormal(b, A @ torch.eye(2) @ A.T)
    y2 = py.sample((n,))
    x2 = affine_inverse(y2, A, b)
    for nom, t in (("f(x)", y), ("p(y)", y2), ("f^-1(y)", x2)):
        print(nom, t.mean(0).tolist(), torch.cov(t.T).tolist())
    fig, axes = plt.subplots(1, 2, figsize=(9, 4))
    axes[0].scatter(y[:, 0], y[:, 1], s=2)
    axes[0].scatter(y2[:, 0], y2[:, 1], s=2)
    axes[1].scatter(x[:, 0], x[:, 1], s=2)
    axes[1].scatter(x2[:, 0], x2[:, 1], s=2)
    fig.savefig("ex9.png")


def exercice10():
    y = echantillon()
    plt.figure()
    plt.scatter(y[:, 0], y[:, 1], s=4)
    plt.savefig("ex10_donnees.png")
    plt.close()
    model = FluxAffine()
    valeurs = entrainer_flux(model, y)
    print("b", model.b.tolist(), "A A^T", (model.A @ model.A.T).tolist(), "nll", valeurs[-1])
