# %% Aufgabe 3
import matplotlib.pyplot as plt
import torch

X0, Y0 = 1.0, 2.0


def f(phi):
    # phi hat Form (..., 2)
    return (phi[..., 0] - X0) ** 2 + 0.2 * (phi[..., 1] - Y0) ** 2


# %% Isolinien
achse = torch.linspace(-2, 4, 121)
GX, GY = torch.meshgrid(achse, achse, indexing="ij")
GZ = f(torch.stack([GX, GY], dim=-1))


def isolinien(ax):
    cs = ax.contour(GX.numpy(), GY.numpy(), GZ.numpy(), levels=20, cmap="viridis")
    ax.clabel(cs, fontsize=6)
    ax.set_xlabel("x")
    ax.set_ylabel("y")


fig, ax = plt.subplots()
isolinien(ax)
fig.savefig("a03_isolinien.png")


# %% Gradientenabstieg von Hand
def gradientenabstieg(start, lr=0.1, schritte=100):
    pars = torch.tensor(start, dtype=torch.float32, requires_grad=True)
    weg, werte = [], []
    for _ in range(schritte):
        wert = f(pars)
        weg.append(pars.detach().clone())
        werte.append(wert.item())
        wert.backward()
        with torch.no_grad():
            pars = pars - lr * pars.grad
            pars.requires_grad = True  # neues Blatt, grad ist wieder None
    weg.append(pars.detach().clone())
    werte.append(f(pars).item())
    return torch.stack(weg), werte


def adam(start, lr=0.1, schritte=100):
    pars = torch.tensor(start, dtype=torch.float32, requires_grad=True)
    opt = torch.optim.Adam([pars], lr=lr)
    weg, werte = [], []
    for _ in range(schritte):
        opt.zero_grad()
        wert = f(pars)
        weg.append(pars.detach().clone())
        werte.append(wert.item())
        wert.backward()
        opt.step()
    weg.append(pars.detach().clone())
    werte.append(f(pars).item())
    return torch.stack(weg), werte


# %%
starts = [(-1.5, -1.5), (3.5, -1.0), (-1.0, 3.5), (3.0, 3.8)]
fig, (links, rechts) = plt.subplots(1, 2, figsize=(12, 5))
isolinien(links)
for s in starts:
    weg, werte = gradientenabstieg(s)
    (linie,) = links.plot(weg[:, 0], weg[:, 1], ".-", label=f"GD {s}")
    rechts.semilogy(werte, color=linie.get_color())
    weg, werte = adam(s)
    links.plot(weg[:, 0], weg[:, 1], "--", color=linie.get_color(), label=f"Adam {s}")
    rechts.semilogy(werte, "--", color=linie.get_color())
links.legend(fontsize=6)
rechts.set_xlabel("Schritt")
rechts.set_ylabel("f")
fig.savefig("a03_wege.png")

# GD laeuft senkrecht zu den Isolinien, erst schnell in x (Kruemmung 2), dann langsam in y (Kruemmung 0.4).
# Adam normiert pro Koordinate, deshalb anfangs ein diagonaler Weg (beide Richtungen gleich schnell), dafuer
# schwingt es durch das Momentum ums Minimum.
