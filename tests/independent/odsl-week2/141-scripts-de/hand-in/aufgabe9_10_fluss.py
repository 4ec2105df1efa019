import math
import os

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.distributions import MultivariateNormal, Normal


# ---------- Abbildungen ----------
def affin(x, A, b):
    return x @ A.T + b              # Zeilen sind Punkte


def affin_inv(y, A, b):
    return torch.linalg.solve(A, (y - b).T).T


def log_abs_det(A):
    return torch.linalg.slogdet(A).logabsdet


def log_prob_affin(y, A, b):
    """log p(y) fuer y = Ax+b, x ~ N(0, 1)"""
    x = affin_inv(y, A, b)
    return Normal(0.0, 1.0).log_prob(x).sum(1) - log_abs_det(A)


# ---------- Aufgabe 9 ----------
def aufgabe9():
    A = torch.tensor([[1.0, 0.2], [0.2, 1.0]])
    b = torch.tensor([1.0, 2.0])
    px = MultivariateNormal(torch.zeros(2), torch.eye(2))
    py = MultivariateNormal(b, A @ A.T)          # mu_x = 0, Sigma_x = 1
    x = px.sample((5000,))
    fx = affin(x, A, b)
    y = py.sample((5000,))
    zurueck = affin_inv(y, A, b)
    for name, s in (("f(x)", fx), ("y ~ p(y)", y), ("f^-1(y)", zurueck), ("x", x)):
        print(name, "Mittel", s.mean(0).tolist(), "Kov", torch.cov(s.T).tolist())
    fig, ax = plt.subplots(1, 2, figsize=(10, 4.6))
    ax[0].scatter(*fx.T, s=2, label="f(x)")
    ax[0].scatter(*y.T, s=2, alpha=0.4, label="p(y)")
    ax[1].scatter(*x.T, s=2, label="p(x)")
    ax[1].scatter(*zurueck.T, s=2, alpha=0.4, label="$f^{-1}(y)$")
    for a in ax:
        a.legend()
        a.set_aspect("equal")
    fig.savefig("bilder/a9.png", dpi=130)


# ---------- Aufgabe 10 ----------
ZIEL_MU = torch.tensor([1.0, 2.0])
ZIEL_COV = torch.tensor([[0.5, 0.3], [0.3, 0.3]])


class AffinerFluss(nn.Module):
    def __init__(self):
        super().__init__()
        self.A = nn.Parameter(torch.eye(2) + 0.1 * torch.randn(2, 2))
        self.b = nn.Parameter(torch.zeros(2))

    def log_prob(self, y):
        return log_prob_affin(y, self.A, self.b)

    def basis(self, n):
        return torch.randn(n, 2)

    def generate(self, n):
        return affin(self.basis(n), self.A, self.b)


def plot(model, daten=None, datei=None, titel=""):
    with torch.no_grad():
        basis = model.basis(1000)
        trans = affin(basis, model.A, model.b)
    fig, ax = plt.subplots(1, 3, figsize=(14, 4))
    paare = [("Basis", basis), ("transformiert", trans)]
    if daten is not None:
        paare.append(("Daten", daten))
    for name, s in paare:
        ax[0].scatter(s[:, 0], s[:, 1], s=3, alpha=0.5, label=name)
        for k in (0, 1):
            ax[k + 1].hist(s[:, k].numpy(), bins=40, density=True, histtype="step", label=name)
    ax[0].set(xlabel="$x_1$", ylabel="$x_2$", title=titel)
    ax[1].set_title("erste Koordinate")
    ax[2].set_title("zweite Koordinate")
    for a in ax:
        a.legend(fontsize=8)
    fig.tight_layout()
    if datei:
        fig.savefig(datei, dpi=120)
    plt.close(fig)


def aufgabe10():
    daten = MultivariateNormal(ZIEL_MU, ZIEL_COV).sample((1000,))
    plt.figure(figsize=(5, 4))
    plt.scatter(daten[:, 0], daten[:, 1], s=4)
    plt.savefig("bilder/a10_daten.png", dpi=120)
    plt.close()

    # kurze Probe gegen torch
    A0 = torch.tensor([[1.0, 0.2], [0.2, 1.0]])
    b0 = torch.tensor([1.0, 2.0])
    probe = MultivariateNormal(b0, A0 @ A0.T).log_prob(daten)
    print("Probe log_prob:", (probe - log_prob_affin(daten, A0, b0)).abs().max().item())

    fluss = AffinerFluss()
    plot(fluss, daten, "bilder/a10_schritt0000.png", "vor dem Training")
    opt = torch.optim.Adam(fluss.parameters(), lr=1e-2)
    kurve = []
    for s in range(1, 2001):
        nll = -fluss.log_prob(daten).mean()
        opt.zero_grad()
        nll.backward()
        opt.step()
        kurve.append(nll.item())
        if s in (50, 200, 500, 1000, 2000):
            plot(fluss, daten, f"bilder/a10_schritt{s:04d}.png", f"Schritt {s}, NLL {nll.item():.3f}")
    entropie = 1 + math.log(2 * math.pi) + 0.5 * torch.logdet(ZIEL_COV).item()
    plt.figure(figsize=(6, 3.5))
    plt.plot(kurve)
    plt.axhline(entropie, ls="--", c="k", label="Entropie der Zielverteilung")
    plt.legend()
    plt.xlabel("Schritt")
    plt.ylabel("NLL")
    plt.savefig("bilder/a10_nll.png", dpi=120)
    with torch.no_grad():
        print("b", fluss.b.tolist(), "\nA A^T", (fluss.A @ fluss.A.T).tolist())


if __name__ == "__main__":
    os.makedirs("bilder", exist_ok=True)
    torch.manual_seed(10)
    aufgabe9()
    aufgabe10()
