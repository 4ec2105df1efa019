# Aufgabe 3
import matplotlib.pyplot as plt
import torch

X0, Y0 = 1.0, 2.0


def func(phi):
    """phi hat in der letzten Dimension (x, y)."""
    return (phi[..., 0] - X0) ** 2 + 0.2 * (phi[..., 1] - Y0) ** 2


def gradientenabstieg(start, lr=0.1, schritte=100):
    pars = torch.tensor(start, dtype=torch.float32, requires_grad=True)
    weg, werte = [], []
    for _ in range(schritte):
        f = func(pars)
        f.backward()
        weg.append(pars.detach().clone())
        werte.append(f.item())
        with torch.no_grad():
            pars = pars - lr * pars.grad
            pars.requires_grad = True
    weg.append(pars.detach().clone())
    werte.append(func(pars).item())
    return torch.stack(weg), werte


def adam(start, lr=0.1, schritte=100):
    pars = torch.tensor(start, dtype=torch.float32, requires_grad=True)
    opt = torch.optim.Adam([pars], lr=lr)
    weg, werte = [pars.detach().clone()], [func(pars).item()]
    for _ in range(schritte):
        opt.zero_grad()
        func(pars).backward()
        opt.step()
        weg.append(pars.detach().clone())
        werte.append(func(pars).item())
    return torch.stack(weg), werte


def hoehenlinien(ax):
    g = torch.linspace(-2, 4, 200)
    xx, yy = torch.meshgrid(g, g, indexing="xy")
    cs = ax.contour(xx, yy, func(torch.stack([xx, yy], dim=-1)), levels=15, cmap="viridis")
    ax.clabel(cs, fontsize=7)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    ax.set_aspect("equal")


if __name__ == "__main__":
    starts = [(-1.5, -1.5), (3.5, -1.0), (-1.0, 3.5), (3.0, 3.8)]

    fig, ax = plt.subplots(figsize=(5, 5))
    hoehenlinien(ax)
    fig.savefig("plots/a03_iso.pdf")

    fig, (links, mitte, rechts) = plt.subplots(1, 3, figsize=(15, 4.5))
    hoehenlinien(links)
    hoehenlinien(mitte)
    links.set_title("Gradientenabstieg")
    mitte.set_title("Adam")
    for k, s in enumerate(starts):
        weg_gd, f_gd = gradientenabstieg(s)
        weg_ad, f_ad = adam(s)
        links.plot(weg_gd[:, 0], weg_gd[:, 1], ".-", ms=3)
        mitte.plot(weg_ad[:, 0], weg_ad[:, 1], ".-", ms=3)
        rechts.semilogy(f_gd, color=f"C{k}", label=f"GD {s}")
        rechts.semilogy(f_ad, "--", color=f"C{k}", label=f"Adam {s}")
        print(s, "GD:", weg_gd[-1].tolist(), f_gd[-1], " Adam:", weg_ad[-1].tolist(), f_ad[-1])
    rechts.set_xlabel("Schritt")
    rechts.set_ylabel("f")
    rechts.legend(fontsize=7)
    fig.tight_layout()
    fig.savefig("plots/a03_wege.pdf")
