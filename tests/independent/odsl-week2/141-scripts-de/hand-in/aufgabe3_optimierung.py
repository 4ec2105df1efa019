"""Aufgabe 3: Gradientenabstieg von Hand und mit Adam auf einer schiefen Schuessel."""
import os

import matplotlib.pyplot as plt
import torch

X0, Y0 = 1.0, 2.0


def f(phi):
    """phi: (..., 2)"""
    x, y = phi[..., 0], phi[..., 1]
    return (x - X0) ** 2 + 0.2 * (y - Y0) ** 2


def hoehenlinien(ax):
    gx, gy = torch.meshgrid(torch.linspace(-2, 4, 200), torch.linspace(-2, 4, 200), indexing="xy")
    werte = f(torch.stack([gx, gy], dim=-1))
    cs = ax.contour(gx.numpy(), gy.numpy(), werte.numpy(), levels=[0.05, 0.2, 0.5, 1, 2, 4, 6, 9], cmap="viridis")
    ax.clabel(cs, fontsize=7)
    ax.plot(X0, Y0, "r*", ms=10)
    ax.set(xlabel="x", ylabel="y", aspect="equal")


def abstieg_manuell(start, lr=0.1, schritte=100):
    phi = torch.tensor(start, dtype=torch.float32, requires_grad=True)
    weg, werte = [phi.detach().clone()], [f(phi).item()]
    for _ in range(schritte):
        wert = f(phi)
        wert.backward()
        with torch.no_grad():
            phi = phi - lr * phi.grad     # neuer Tensor, also auch frischer (leerer) Gradient
            phi.requires_grad = True
        weg.append(phi.detach().clone())
        werte.append(f(phi).item())
    return torch.stack(weg), werte


def abstieg_adam(start, lr=0.1, schritte=100):
    phi = torch.nn.Parameter(torch.tensor(start, dtype=torch.float32))
    opt = torch.optim.Adam([phi], lr=lr)          # auf dem Blatt: torch.nn.Adam, gibt es so nicht
    weg, werte = [phi.detach().clone()], [f(phi).item()]
    for _ in range(schritte):
        opt.zero_grad()
        f(phi).backward()
        opt.step()
        weg.append(phi.detach().clone())
        werte.append(f(phi).item())
    return torch.stack(weg), werte


def main():
    starts = [(-1.5, -1.5), (3.5, -1.0), (-1.0, 3.5), (3.0, 3.8)]
    fig, achsen = plt.subplots(1, 3, figsize=(15, 4.6))
    for ax in achsen[:2]:
        hoehenlinien(ax)
    for k, s in enumerate(starts):
        for ax, verfahren, stil in ((achsen[0], abstieg_manuell, "-"), (achsen[1], abstieg_adam, "--")):
            weg, werte = verfahren(s)
            ax.plot(weg[:, 0], weg[:, 1], "o-", ms=2, lw=1, color=f"C{k}")
            achsen[2].semilogy(werte, stil, color=f"C{k}")
    achsen[0].set_title("von Hand, lr = 0.1")
    achsen[1].set_title("Adam, lr = 0.1")
    achsen[2].set(title="Funktionswert (— Hand, -- Adam)", xlabel="Schritt")
    fig.tight_layout()
    fig.savefig("bilder/a3_wege.png", dpi=130)


if __name__ == "__main__":
    os.makedirs("bilder", exist_ok=True)
    main()
