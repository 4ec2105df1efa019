# Aufgabe 6
import matplotlib.pyplot as plt
import torch
from torch import nn


def f(x):
    return torch.sin(5 * x[:, 0]) + torch.cos(8 * x[:, 1])


def get_data(n):
    """x gleichverteilt in (-2,2)^2, z ~ Bin(1, sigmoid(f(x))).
    f liegt in [-2, 2] und ist deshalb selbst keine Wahrscheinlichkeit, ich nehme es als Logit."""
    x = torch.rand(n, 2) * 4 - 2
    z = torch.bernoulli(torch.sigmoid(f(x)))
    return x, z[:, None]


def netz(schichten):
    teile = []
    for a, b in zip(schichten[:-2], schichten[1:-1]):
        teile += [nn.Linear(a, b), nn.ReLU()]
    teile.append(nn.Linear(schichten[-2], schichten[-1]))
    return nn.Sequential(*teile)          # Ausgabe: Logit


def trainiere(model, x, z, nsteps=10_000):
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    bce = nn.BCEWithLogitsLoss()
    verlauf = []
    for _ in range(nsteps):
        loss = bce(model(x), z)
        opt.zero_grad()
        loss.backward()
        opt.step()
        verlauf.append(loss.item())
    return verlauf


if __name__ == "__main__":
    torch.manual_seed(3)
    x, z = get_data(1000)
    plt.figure(figsize=(5, 5))
    plt.scatter(x[:, 0], x[:, 1], c=z[:, 0], cmap="coolwarm", s=8)
    plt.xlabel("x1")
    plt.ylabel("x2")
    plt.savefig("plots/a06_daten.pdf")

    modelle = {"tief (2,20,20,20,20,1)": (2, 20, 20, 20, 20, 1)}
    for n in (300, 500, 1500, 7000):
        modelle[f"flach (2,{n},1)"] = (2, n, 1)
    plt.figure(figsize=(7, 4.5))
    for name, schichten in modelle.items():
        m = netz(schichten)
        v = trainiere(m, x, z)
        print(name, "Parameter:", sum(p.numel() for p in m.parameters()), "Loss am Ende:", v[-1])
        plt.plot(v, label=name)
    plt.xlabel("Schritt")
    plt.ylabel("Loss")
    plt.legend()
    plt.savefig("plots/a06_loss.pdf")
