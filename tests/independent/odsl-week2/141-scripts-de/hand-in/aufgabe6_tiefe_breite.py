import os

import matplotlib.pyplot as plt
import torch
from torch import nn


def f(x):
    return torch.sin(5 * x[:, 0]) + torch.cos(8 * x[:, 1])


def get_data(N):
    x = torch.rand(N, 2) * 4 - 2
    p = torch.sigmoid(f(x))           # f selbst liegt in [-2,2] und ist keine Wahrscheinlichkeit
    z = torch.bernoulli(p).unsqueeze(1)
    return x, z


def mlp(*breiten):
    teile = []
    for a, b in zip(breiten[:-1], breiten[1:]):
        teile += [nn.Linear(a, b), nn.ReLU()]
    return nn.Sequential(*teile[:-1])     # letztes ReLU weg -> Logit


def anzahl(m):
    return sum(p.numel() for p in m.parameters())


def trainiere(m, x, z, schritte=5000, lr=1e-3):
    opt = torch.optim.Adam(m.parameters(), lr=lr)
    kurve = []
    for _ in range(schritte):
        loss = nn.functional.binary_cross_entropy_with_logits(m(x), z)
        opt.zero_grad()
        loss.backward()
        opt.step()
        kurve.append(loss.item())
    return kurve


def main():
    torch.manual_seed(6)
    x, z = get_data(1000)
    plt.figure(figsize=(5.5, 5))
    plt.scatter(x[:, 0], x[:, 1], c=z[:, 0], s=8, cmap="coolwarm")
    plt.xlabel("$x_1$")
    plt.ylabel("$x_2$")
    plt.savefig("bilder/a6_daten.png", dpi=130)

    modelle = {"tief (2,20,20,20,20,1)": mlp(2, 20, 20, 20, 20, 1)}
    for n in (300, 500, 1500, 7000):
        modelle[f"flach (2,{n},1)"] = mlp(2, n, 1)
    xg, _ = get_data(100_000)
    p = torch.sigmoid(f(xg))
    schranke = -(p * p.log() + (1 - p) * (1 - p).log()).mean().item()

    plt.figure(figsize=(7, 4.5))
    for name, m in modelle.items():
        kurve = trainiere(m, x, z)
        print(f"{name:25s} {anzahl(m):6d} Parameter, Endverlust {kurve[-1]:.4f}")
        plt.plot(kurve, label=f"{name}, {anzahl(m)} Par.")
    plt.axhline(schranke, ls="--", c="k", label="Entropie der Labels")
    plt.xlabel("Schritt")
    plt.ylabel("Trainingsverlust")
    plt.legend(fontsize=8)
    plt.savefig("bilder/a6_kurven.png", dpi=130)


if __name__ == "__main__":
    os.makedirs("bilder", exist_ok=True)
    main()
