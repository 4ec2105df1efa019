import numpy as np
import torch
import matplotlib.pyplot as plt
from helfer import speichern, gitter

ZIEL = torch.tensor([1.0, 2.0])
GEWICHT = torch.tensor([1.0, 0.2])


def f(phi):
    """phi: (..., 2)"""
    return (GEWICHT * (phi - ZIEL) ** 2).sum(-1)


def gradient_descent(start, lr=0.1, schritte=60):
    pars = torch.tensor(start, dtype=torch.float32, requires_grad=True)
    weg, werte = [], []
    for _ in range(schritte):
        wert = f(pars)
        weg.append(pars.detach().numpy().copy())
        werte.append(wert.item())
        wert.backward()
        g = pars.grad
        with torch.no_grad():
            pars = pars - lr * g      # neuer Tensor, so no zero_grad needed
            pars.requires_grad = True
    weg.append(pars.detach().numpy().copy())
    werte.append(f(pars).item())
    return np.array(weg), np.array(werte)


def mit_adam(start, lr=0.1, schritte=60):
    pars = torch.nn.Parameter(torch.tensor(start, dtype=torch.float32))
    opt = torch.optim.Adam([pars], lr=lr)
    weg, werte = [], []
    for _ in range(schritte):
        wert = f(pars)
        weg.append(pars.detach().numpy().copy())
        werte.append(wert.item())
        opt.zero_grad()
        wert.backward()
        opt.step()
    weg.append(pars.detach().numpy().copy())
    werte.append(f(pars).item())
    return np.array(weg), np.array(werte)


def main():
    X, Y, P = gitter(-2, 4, -2, 4)
    Z = f(P).numpy().reshape(X.shape)
    starts = [(-1.5, -1.5), (3.5, -1.0), (-1.0, 3.5), (3.0, 3.8)]

    fig, ax = plt.subplots(1, 2, figsize=(11, 5))
    for a, verfahren, titel in zip(ax, (gradient_descent, mit_adam), ("manual GD", "Adam")):
        cs = a.contour(X, Y, Z, levels=[.05, .25, .5, 1, 2, 4, 6, 9, 12])
        a.clabel(cs, fontsize=7)
        for s in starts:
            w, _ = verfahren(s)
            a.plot(w[:, 0], w[:, 1], ".-", ms=3)
        a.set_title(titel)
        a.set_xlabel("x"), a.set_ylabel("y")
    speichern(fig, "a3_wege")

    fig, ax = plt.subplots()
    ax.semilogy(gradient_descent(starts[0])[1], label="GD")
    ax.semilogy(mit_adam(starts[0])[1], label="Adam")
    ax.legend(), ax.set_xlabel("step"), ax.set_ylabel("f")
    speichern(fig, "a3_vergleich")


if __name__ == "__main__":
    main()
