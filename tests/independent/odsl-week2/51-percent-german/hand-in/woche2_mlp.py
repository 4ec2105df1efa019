# Blockkurs ML, Woche 2 - Teil 1 (Aufgabe 1 bis 6)
# Texte / Herleitungen stehen in abgabe.md
# (in VSCode zellenweise ausfuehren, Bilder landen in bilder/)

# %%
import math
from pathlib import Path

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.distributions import MultivariateNormal

torch.manual_seed(2)
BILDER = Path("bilder")
BILDER.mkdir(exist_ok=True)


def sichern(name):
    plt.tight_layout()
    plt.savefig(BILDER / f"{name}.png", dpi=130)
    plt.show()


# %% ------------------------------------------------ Aufgabe 1
def kl_gauss(mu1, s1, mu2, s2):
    """KL(p||q), p = N(mu1, s1), q = N(mu2, s2), s = Standardabweichung"""
    return math.log(s2 / s1) + (s1**2 + (mu1 - mu2) ** 2) / (2 * s2**2) - 0.5


print("KL(N1||N2) =", kl_gauss(1, 1, 1.5, 0.2))   # 13.5156
print("KL(N2||N1) =", kl_gauss(1.5, 0.2, 1, 1))   # 1.2544

# Gegenprobe mit torch
from torch.distributions import Normal, kl_divergence

print(kl_divergence(Normal(1.0, 1.0), Normal(1.5, 0.2)).item(),
      kl_divergence(Normal(1.5, 0.2), Normal(1.0, 1.0)).item())


# %% ------------------------------------------------ Aufgabe 3
ZIEL = torch.tensor([1.0, 2.0])
GEWICHT = torch.tensor([1.0, 0.2])


def f(phi):
    # letzte Achse = (x, y), davor darf alles moegliche stehen
    return (GEWICHT * (phi - ZIEL) ** 2).sum(-1)


achse = torch.linspace(-2, 4, 121)
gx, gy = torch.meshgrid(achse, achse, indexing="xy")
gz = f(torch.stack([gx, gy], dim=-1))


def isolinien(ax):
    cs = ax.contour(gx, gy, gz, levels=[0.05, 0.2, 0.5, 1, 2, 4, 6, 9], cmap="Greys_r")
    ax.clabel(cs, fontsize=7)
    ax.plot(*ZIEL.tolist(), "r*")
    ax.set(xlabel="x", ylabel="y", aspect="equal", xlim=(-2, 4), ylim=(-2, 4))


fig, ax = plt.subplots()
isolinien(ax)
sichern("a3_isolinien")


# %%
def gradient_descent(start, schritte=60, lr=0.1):
    """gibt (schritte+1, 2) Positionen und (schritte+1,) Funktionswerte zurueck"""
    pars = torch.tensor(start, dtype=torch.float32, requires_grad=True)
    pos, wert = [], []
    for _ in range(schritte):
        loss = f(pars)
        pos.append(pars.detach().clone())
        wert.append(loss.item())
        loss.backward()
        with torch.no_grad():
            # pars ist danach ein neuer Tensor -> kein zero_grad noetig
            pars = pars - lr * pars.grad
            pars.requires_grad = True
    pos.append(pars.detach().clone())
    wert.append(f(pars).item())
    return torch.stack(pos), torch.tensor(wert)


def adam(start, schritte=60, lr=0.1):
    pars = torch.tensor(start, dtype=torch.float32, requires_grad=True)
    opt = torch.optim.Adam([pars], lr=lr)
    pos, wert = [pars.detach().clone()], [f(pars).item()]
    for _ in range(schritte):
        opt.zero_grad()
        f(pars).backward()
        opt.step()
        pos.append(pars.detach().clone())
        wert.append(f(pars).item())
    return torch.stack(pos), torch.tensor(wert)


starts = [[-1.5, -1.5], [3.5, -1.0], [-1.0, 3.5], [3.0, 3.8]]

fig, (links, rechts) = plt.subplots(1, 2, figsize=(11, 4.5))
isolinien(links)
for i, s in enumerate(starts):
    c = f"C{i}"
    p, w = gradient_descent(s)
    links.plot(p[:, 0], p[:, 1], ".-", color=c, ms=3)
    rechts.semilogy(w, color=c, label=f"GD {s}")
    p, w = adam(s)
    links.plot(p[:, 0], p[:, 1], "x--", color=c, ms=3, lw=0.7)
    rechts.semilogy(w, "--", color=c, label=f"Adam {s}")
links.set_title("Bahnen (durchgezogen GD, gestrichelt Adam)")
rechts.set(xlabel="Schritt", ylabel="f")
rechts.legend(fontsize=6)
sichern("a3_bahnen")


# %% ------------------------------------------------ Aufgabe 4
klasse0 = MultivariateNormal(torch.zeros(2), torch.eye(2))
klasse1 = MultivariateNormal(torch.ones(2), torch.tensor([[1.0, 0.8], [0.8, 1.0]]))


def get_data(N):
    samples = torch.cat([klasse0.sample((N,)), klasse1.sample((N,))])
    labels = torch.cat([torch.zeros(N, 1), torch.ones(N, 1)])
    return samples, labels


S, L = get_data(1000)
assert S.shape == (2000, 2) and L.shape == (2000, 1)
plt.figure(figsize=(5, 5))
plt.scatter(S[:, 0], S[:, 1], c=L[:, 0], s=5, cmap="coolwarm", alpha=0.6)
plt.xlabel("x1"); plt.ylabel("x2"); plt.axis("equal")
sichern("a4_daten")


# %%
class LogReg(nn.Module):
    def __init__(self):
        super().__init__()
        self.lin = nn.Linear(2, 1)

    def forward(self, x):
        return torch.sigmoid(self.lin(x))


def tiefes_netz(breite=64):
    return nn.Sequential(
        nn.Linear(2, breite), nn.ReLU(),
        nn.Linear(breite, breite), nn.ReLU(),
        nn.Linear(breite, breite), nn.ReLU(),
        nn.Linear(breite, 1), nn.Sigmoid(),
    )


bce = nn.BCELoss()


def train_model_infinite_data(model, nsteps):
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    verlauf = []
    for _ in range(nsteps):
        X, y = get_data(500)
        loss = bce(model(X), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        verlauf.append(loss.item())
    return model, verlauf


flach, v_flach = train_model_infinite_data(LogReg(), 4000)
plt.plot(v_flach, lw=0.5)
plt.xlabel("Schritt"); plt.ylabel("Kreuzentropie"); plt.title("logistische Regression")
sichern("a4_loss_flach")


# %%
def plot_decision_boundary(f_phi, ax=None, daten=None):
    ax = ax or plt.gca()
    t = torch.linspace(-4, 5, 181)
    u, v = torch.meshgrid(t, t, indexing="xy")
    gitter = torch.stack([u.flatten(), v.flatten()], dim=1)
    with torch.no_grad():
        p = f_phi(gitter).reshape(u.shape)
    bild = ax.contourf(u, v, p, levels=torch.linspace(0, 1, 21).tolist(), cmap="coolwarm", alpha=0.8)
    ax.contour(u, v, p, levels=[0.5], colors="k")
    if daten is not None:
        ax.scatter(daten[0][:, 0], daten[0][:, 1], c=daten[1][:, 0], cmap="coolwarm",
                   s=6, edgecolors="k", linewidths=0.2)
    ax.set(xlabel="x1", ylabel="x2")
    plt.colorbar(bild, ax=ax, label="p(z=1|x)")


plot_decision_boundary(flach, daten=get_data(200))
sichern("a4_grenze_flach")

# %% dasselbe mit dem tiefen Netz
tief, v_tief = train_model_infinite_data(tiefes_netz(), 4000)

fig, axs = plt.subplots(1, 2, figsize=(11, 4.2))
axs[0].plot(v_flach, lw=0.4, label="flach")
axs[0].plot(v_tief, lw=0.4, label="tief")
axs[0].set(xlabel="Schritt", ylabel="Kreuzentropie")


# %% (gehoert noch zur Zelle darueber)
def log_likelihood_ratio(x):
    return klasse1.log_prob(x) - klasse0.log_prob(x)


# untere Schranke: Kreuzentropie des exakten Posteriors
Xb, yb = get_data(200_000)
schranke = bce(torch.sigmoid(log_likelihood_ratio(Xb))[:, None], yb).item()
print("Schranke", schranke)        # ~0.445
axs[0].axhline(schranke, color="k", ls=":", label="optimal")
axs[0].legend()
plot_decision_boundary(tief, axs[1], get_data(200))
plt.figure(fig.number)
sichern("a4_vergleich")

with torch.no_grad():
    for name, m in [("flach", flach), ("tief", tief)]:
        print(name, bce(m(Xb), yb).item())

# %%
Xs, _ = get_data(1500)
llr = log_likelihood_ratio(Xs)
with torch.no_grad():
    plt.scatter(llr, flach(Xs)[:, 0], s=3, label="flach")
    plt.scatter(llr, tief(Xs)[:, 0], s=3, label="tief")
t = torch.linspace(-10, llr.max().item(), 300)
plt.plot(t, torch.sigmoid(t), "k-", lw=1, label="sigmoid(LLR)")
plt.xlim(-10, None)
plt.xlabel("log p(x|1)/p(x|0)"); plt.ylabel("Modell p(z=1|x)"); plt.legend()
sichern("a4_llr")


# %% ------------------------------------------------ Aufgabe 5
TEST = get_data(10_000)      # nur einmal gezogen, fuer alle Modelle gleich


def train_model(model, daten, nsteps, test=TEST):
    X, y = daten
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    train, tst = [], []
    for _ in range(nsteps):
        loss = bce(model(X), y)
        with torch.no_grad():
            tst.append(bce(model(test[0]), test[1]).item())
        train.append(loss.item())
        opt.zero_grad()
        loss.backward()
        opt.step()
    return model, train, tst


# 500 Punkte insgesamt, also 250 je Klasse
klein = get_data(250)
flach5, tr_f, te_f = train_model(LogReg(), klein, 3000)
plt.plot(tr_f, label="train"); plt.plot(te_f, label="test")
plt.title("log. Regression, 500 Punkte"); plt.xlabel("Schritt"); plt.ylabel("BCE"); plt.legend()
sichern("a5_flach")

# %%
tief5, tr_t, te_t = train_model(tiefes_netz(), klein, 3000)
plt.plot(tr_t, label="train"); plt.plot(te_t, label="test")
plt.title("tiefes Netz, 500 Punkte"); plt.xlabel("Schritt"); plt.ylabel("BCE"); plt.legend()
sichern("a5_tief")

# %%
plot_decision_boundary(tief5, daten=klein)
sichern("a5_grenze_tief")

# %%
for y, stil, name in [(tr_f, "C0-", "flach train"), (te_f, "C0--", "flach test"),
                      (tr_t, "C1-", "tief train"), (te_t, "C1--", "tief test")]:
    plt.plot(y, stil, label=name)
plt.axhline(schranke, color="k", ls=":")
plt.ylim(0.2, 1.2)
plt.xlabel("Schritt"); plt.ylabel("BCE"); plt.legend()
sichern("a5_vergleich")

# %% wie viele Punkte braucht das tiefe Netz?
groessen = [100, 200, 500, 1000, 2000, 5000, 10000]
ende_f, ende_t = [], []
for n in groessen:
    d = get_data(n // 2)
    _, _, a = train_model(LogReg(), d, 3000)
    _, _, b = train_model(tiefes_netz(), d, 3000)
    ende_f.append(a[-1]); ende_t.append(b[-1])
    print(f"{n:6d}  flach {a[-1]:.3f}  tief {b[-1]:.3f}")
plt.loglog(groessen, ende_f, "o-", label="flach"); plt.loglog(groessen, ende_t, "o-", label="tief")
plt.xlabel("Groesse Trainingssample"); plt.ylabel("Test-BCE nach 3000 Schritten"); plt.legend()
sichern("a5_groesse")


# %% ------------------------------------------------ Aufgabe 6
# f(x) liegt zwischen -2 und 2, ist also keine Wahrscheinlichkeit. Ich nehme f als Logit:
# p(z=1|x) = sigmoid(f(x))
def f6(x):
    return torch.sin(5 * x[:, 0]) + torch.cos(8 * x[:, 1])


def get_data6(n):
    x = torch.empty(n, 2).uniform_(-2, 2)
    z = torch.bernoulli(torch.sigmoid(f6(x)))[:, None]
    return x, z


X6, Z6 = get_data6(1000)
t = torch.linspace(-2, 2, 200)
u, v = torch.meshgrid(t, t, indexing="xy")
hintergrund = torch.sigmoid(f6(torch.stack([u.flatten(), v.flatten()], 1))).reshape(u.shape)
plt.figure(figsize=(6, 5))
plt.contourf(u, v, hintergrund, 15, cmap="coolwarm", alpha=0.4); plt.colorbar()
plt.scatter(X6[:, 0], X6[:, 1], c=Z6[:, 0], cmap="coolwarm", s=8)
plt.xlabel("x1"); plt.ylabel("x2")
sichern("a6_daten")


# %%
def mlp(*schichten):
    # letzter Layer ohne Aktivierung, d.h. Logits
    teile = []
    for a, b in zip(schichten[:-1], schichten[1:]):
        teile += [nn.Linear(a, b), nn.ReLU()]
    return nn.Sequential(*teile[:-1])


architekturen = [(2, 20, 20, 20, 20, 1)] + [(2, n, 1) for n in (300, 500, 1500, 7000)]
kurven = {}
for arch in architekturen:
    torch.manual_seed(6)
    net = mlp(*arch)
    opt = torch.optim.Adam(net.parameters(), lr=1e-3)
    k = []
    for _ in range(5000):
        opt.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(net(X6), Z6)
        loss.backward()
        opt.step()
        k.append(loss.item())
    kurven[arch] = k
    print(arch, sum(p.numel() for p in net.parameters()), "Parameter, Ende:", k[-1])

for arch, k in kurven.items():
    plt.plot(k, lw=0.8, label=str(arch))
plt.xlabel("Schritt"); plt.ylabel("Trainings-BCE"); plt.legend()
sichern("a6_kurven")
