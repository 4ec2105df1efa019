# -*- coding: utf-8 -*-
# Exercices 9 et 10
import torch
import torch.nn as nn
import matplotlib.pyplot as plt
from torch.distributions import MultivariateNormal, Normal

A = torch.tensor([[1., 0.2], [0.2, 1.]])
b = torch.tensor([1., 2.])
px = MultivariateNormal(torch.zeros(2), torch.eye(2))
py = MultivariateNormal(b, A @ A.T)
x = px.sample((3000,))
y_transforme = x @ A.T + b
y = py.sample((3000,))
# sens inverse
x_inverse = y @ torch.inverse(A).T - b
fig, axes = plt.subplots(1, 2, figsize=(12, 5))
axes[0].scatter(y_transforme[:, 0].numpy(), y_transforme[:, 1].numpy(), s=3, label="f(x)")
axes[0].scatter(y[:, 0].numpy(), y[:, 1].numpy(), s=3, label="p(y)")
axes[1].scatter(x[:, 0].numpy(), x[:, 1].numpy(), s=3, label="p(x)")
axes[1].scatter(x_inverse[:, 0].numpy(), x_inverse[:, 1].numpy(), s=3, label="f^-1(y)")
axes[0].legend(); axes[1].legend()
plt.savefig("ex9.png")
print("f(x)", y_transforme.mean(0), torch.cov(y_transforme.T), "y", y.mean(0), torch.cov(y.T))
print("x_inverse", x_inverse.mean(0), torch.cov(x_inverse.T))   # la covariance est bonne

# ---------- exercice 10
def echantillon(N=1000):
    return MultivariateNormal(torch.tensor([1., 2.]), torch.tensor([[0.5, 0.3], [0.3, 0.3]])).sample((N,))

donnees = echantillon()
plt.figure(); plt.scatter(donnees[:, 0].numpy(), donnees[:, 1].numpy(), s=4); plt.xlabel("x1"); plt.ylabel("x2"); plt.savefig("ex10_donnees.png")

def affine(x, A, b):
    return x @ A.T + b

def affine_inverse(y, A, b):
    return (y - b) @ torch.inverse(A).T

def log_det_jacobien(A):
    return torch.log(torch.abs(torch.det(A)))

def log_proba(y, A, b):
    x = affine_inverse(y, A, b)
    return Normal(0., 1.).log_prob(x).sum(dim=1) - log_det_jacobien(A)

class FlotAffine(nn.Module):
    def __init__(self):
        super().__init__()
        self.A = nn.Parameter(torch.eye(2) + 0.05 * torch.randn(2, 2))
        self.b = nn.Parameter(torch.zeros(2))

    def log_prob(self, y):
        return log_proba(y, self.A, self.b)

    def generate(self, n):
        base = torch.randn(n, 2)
        return base, affine(base, self.A, self.b)

def plot(modele, nom):
    with torch.no_grad():
        base, gen = modele.generate(1000)
    fig, ax = plt.subplots(1, 3, figsize=(15, 4))
    for e, t in ((base, "base"), (gen, "transformé")):
        ax[0].scatter(e[:, 0].numpy(), e[:, 1].numpy(), s=4, alpha=0.6, label=t)
        ax[1].hist(e[:, 0].numpy(), bins=40, alpha=0.6, label=t)
        ax[2].hist(e[:, 1].numpy(), bins=40, alpha=0.6, label=t)
    ax[0].set_xlabel("x1"); ax[0].set_ylabel("x2"); ax[1].set_xlabel("x1"); ax[2].set_xlabel("x2")
    for a in ax:
        a.legend()
    plt.savefig(nom); plt.close(fig)

flot = FlotAffine()
plot(flot, "ex10_initial.png")
optim = torch.optim.Adam(flot.parameters(), lr=0.01)
for pas in range(1200):
    optim.zero_grad()
    perte = -flot.log_prob(donnees).mean()
    perte.backward()
    optim.step()
    if pas % 200 == 0:
        print(pas, perte.item())
        plot(flot, "ex10_pas_%04d.png" % pas)
plot(flot, "ex10_final.png")
print(flot.b.data, (flot.A @ flot.A.T).data)
