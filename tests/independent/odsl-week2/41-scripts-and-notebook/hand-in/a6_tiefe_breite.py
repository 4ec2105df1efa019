import torch
import matplotlib.pyplot as plt
from helfer import mlp, n_params, speichern


def get_data(N):
    x = torch.rand(N, 2) * 4 - 2                       # Uniform(-2,2) in both coordinates
    f = torch.sin(5 * x[:, :1]) + torch.cos(8 * x[:, 1:])
    # f liegt in [-2,2], keine Wahrscheinlichkeit -> f as logit
    z = torch.bernoulli(torch.sigmoid(f))
    return x, z


def trainiere(model, X, z, schritte=3000, lr=1e-3):
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    verlust = torch.nn.BCEWithLogitsLoss()
    kurve = []
    for _ in range(schritte):
        l = verlust(model(X), z)
        opt.zero_grad()
        l.backward()
        opt.step()
        kurve.append(l.item())
    return kurve


if __name__ == "__main__":
    torch.manual_seed(3)
    X, z = get_data(1000)
    fig, ax = plt.subplots()
    ax.scatter(X[:, 0], X[:, 1], c=z[:, 0], s=8, cmap="bwr")
    speichern(fig, "a6_daten")

    netze = {"deep 4x20": mlp((2, 20, 20, 20, 20, 1))}
    for n in [300, 500, 1500, 7000]:
        netze[f"shallow {n}"] = mlp((2, n, 1))

    fig, ax = plt.subplots()
    for name, netz in netze.items():
        k = trainiere(netz, X, z)
        print(name, n_params(netz), k[-1])
        ax.plot(k, label=f"{name} ({n_params(netz)})")
    ax.legend(), ax.set_xlabel("step"), ax.set_ylabel("train BCE")
    speichern(fig, "a6_kurven")
