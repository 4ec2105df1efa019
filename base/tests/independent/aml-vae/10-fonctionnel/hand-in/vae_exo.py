# Partie 3 - VAE, style fonctionnel (les modèles sont des nn.ModuleDict, pas de classes)
import sys
import math
from functools import partial, reduce
import torch
from torch import nn
import torch.nn.functional as F
from torchvision.datasets import MNIST
import matplotlib.pyplot as plt

CFG = dict(dim=200, epoques=30, lot=64, lr=1e-3, sigma_p=0.4, M=1000, instants=(1, 5, 10, 20, 30), par_classe=500)

# ----------------------------------------------------------------- données
brut = lambda train: (lambda d: (d.data.unsqueeze(1) / 255.0, d.targets))(MNIST("data", train=train, download=True))


def k_par_classe(x, y, k, graine=0):
    torch.manual_seed(graine)
    idx = [torch.where(y == c)[0] for c in range(10)]
    idx = torch.cat([i[torch.randperm(len(i))[:k]] for i in idx])
    return x[idx], y[idx]


# ----------------------------------------------------------------- modèles
def faire_encodeur(dim):
    return nn.Sequential(
        nn.Conv2d(1, 32, 3, stride=2, padding=1), nn.ReLU(),      # 14
        nn.Conv2d(32, 64, 3, stride=2, padding=1), nn.ReLU(),     # 7
        nn.Flatten(), nn.Linear(64 * 7 * 7, 2 * dim))


def faire_decodeur(dim):
    return nn.Sequential(
        nn.Linear(dim, 64 * 7 * 7), nn.ReLU(), nn.Unflatten(1, (64, 7, 7)),
        nn.ConvTranspose2d(64, 32, 3, stride=2, padding=1, output_padding=1), nn.ReLU(),
        nn.ConvTranspose2d(32, 1, 3, stride=2, padding=1, output_padding=1), nn.Sigmoid())


faire_vae = lambda dim: nn.ModuleDict({"enc": faire_encodeur(dim), "dec": faire_decodeur(dim)})
coder = lambda m, x: m["enc"](x).chunk(2, dim=1)                  # (mu, r), r = log sigma^2

# ----------------------------------------------------------------- objectif
tirer_z = lambda mu, r: mu + torch.exp(r) * torch.randn_like(mu)
kl = lambda mu, r: 0.5 * (mu.square() + r.exp() - r - 1).mean()


def objectif(dec, mu, r, x):
    return F.mse_loss(dec(tirer_z(mu, r)), x) + kl(mu, r)


def boucle(perte_lot, n, opt, cfg, rappel):
    """perte_lot(indices) -> perte ; rappel(époque) aux instants voulus ; rend les pertes moyennes"""
    historique = []
    for e in range(1, cfg["epoques"] + 1):
        somme = 0.0
        for idx in torch.randperm(n).split(cfg["lot"]):
            opt.zero_grad()
            perte = perte_lot(idx)
            perte.backward()
            opt.step()
            somme += perte.item() * len(idx)
        historique.append(somme / n)
        print("époque", e, historique[-1])
        if e in cfg["instants"]:
            with torch.no_grad():
                rappel(e)
    return historique


# ----------------------------------------------------------------- figures
def grille(lignes, fichier):  # lignes matplotlib complétées par Copilot (voir rapport)
    fig, axes = plt.subplots(len(lignes), 10, figsize=(10, len(lignes) * 1.1), squeeze=False)
    for rangee, (titre, images) in zip(axes, lignes):
        for ax, im in zip(rangee, images):
            ax.imshow(im[0].detach().numpy(), cmap="gray")
            ax.set_xticks([]), ax.set_yticks([])
        rangee[0].set_ylabel(titre)
    fig.savefig(fichier)
    plt.close(fig)


def courbe(valeurs, fichier):
    plt.figure()
    plt.plot(range(1, len(valeurs) + 1), valeurs)
    plt.xlabel("époque"), plt.ylabel("perte")
    plt.savefig(fichier)
    plt.close()


# ----------------------------------------------------------------- Q1 et Q2
def q1(cfg):
    x, y = k_par_classe(*brut(True), cfg["par_classe"])
    choix = {"val": k_par_classe(*brut(False), 1)[0], "app": k_par_classe(x, y, 1)[0]}
    m = faire_vae(cfg["dim"])
    lignes = {nom: [("réel", im)] for nom, im in choix.items()}
    tirages = []

    def rappel(e):
        for nom, im in choix.items():
            lignes[nom].append((str(e), m["dec"](coder(m, im)[0])))
        # Q2 : échantillons du générateur à cette époque
        z = torch.randn(10, cfg["dim"])
        tirages.append((str(e), m["dec"](z)))
        torch.save(m.state_dict(), f"vae_{e}.pt")

    hist = boucle(lambda i: objectif(m["dec"], *coder(m, x[i]), x[i]), len(x), torch.optim.Adam(m.parameters(), lr=cfg["lr"]), cfg, rappel)
    courbe(hist, "q1_perte.png")
    for nom in choix:
        grille(lignes[nom], f"q1_{nom}.png")
    grille(tirages, "q2.png")
    torch.save(m.state_dict(), "vae_final.pt")


# ----------------------------------------------------------------- Q3
def nouveaux_q(n, dim):
    mu = torch.randn(n, dim, requires_grad=True)
    r = torch.randn(n, dim, requires_grad=True)
    return mu, r


def ajuster_q(dec, x, dim, pas=200):
    """q des images de validation, générateur figé"""
    mu, r = nouveaux_q(len(x), dim)
    opt = torch.optim.Adam([mu, r], lr=1e-2)
    with torch.enable_grad():
        for _ in range(pas):
            opt.zero_grad()
            objectif(dec, mu, r, x).backward()
            opt.step()
    dec.zero_grad()
    return mu.detach()


def q3(cfg):
    x, y = k_par_classe(*brut(True), cfg["par_classe"])
    val, _ = k_par_classe(*brut(False), 1)
    dec = faire_decodeur(cfg["dim"])
    mu, r = nouveaux_q(len(x), cfg["dim"])
    opt = torch.optim.Adam([{"params": dec.parameters(), "lr": 1e-3}, {"params": [mu, r], "lr": 1e-2}])
    lignes = [("réel", val)]
    rappel = lambda e: lignes.append((str(e), dec(ajuster_q(dec, val, cfg["dim"]))))
    hist = boucle(lambda i: objectif(dec, mu[i], r[i], x[i]), len(x), opt, cfg, rappel)
    courbe(hist, "q3_perte.png")
    grille(lignes, "q3_val.png")
    with torch.no_grad():
        grille([("z", dec(torch.randn(10, cfg["dim"])))], "q3_tirages.png")
    torch.save({"dec": dec.state_dict(), "mu": mu, "r": r}, "lo_final.pt")


# ----------------------------------------------------------------- Q4
def log_gauss(v, mu, log_var):
    """log-densité d'une gaussienne à covariance diagonale"""
    termes = math.log(2 * math.pi) + log_var + (v - mu) ** 2 / log_var.exp()
    return -0.5 * termes.sum(dim=1)


@torch.no_grad()
def log_p(m, x, cfg):
    mu, r = (t.expand(cfg["M"], -1) for t in coder(m, x.unsqueeze(0)))
    z = mu + (0.5 * r).exp() * torch.randn_like(mu)
    zero = torch.zeros_like(z)
    reconstruit = m["dec"](z).flatten(1)
    lv_p = torch.full_like(reconstruit, 2 * math.log(cfg["sigma_p"]))
    poids = log_gauss(z, zero, zero) + log_gauss(x.flatten().expand_as(reconstruit), reconstruit, lv_p) - log_gauss(z, mu, r)
    return torch.logsumexp(poids, dim=0).item()


def q4(cfg):
    m = faire_vae(cfg["dim"])
    m.load_state_dict(torch.load("vae_final.pt"))
    app = k_par_classe(*k_par_classe(*brut(True), cfg["par_classe"]), 5, graine=1)
    test = k_par_classe(*brut(False), 5, graine=1)
    calcul = partial(log_p, m, cfg=cfg)
    lp_app, lp_test = (torch.tensor(list(map(calcul, jeu[0]))) for jeu in (app, test))
    fig, axes = plt.subplots(1, 10, figsize=(18, 2.4))
    for c, ax in enumerate(axes):
        ax.imshow(test[0][5 * c, 0], cmap="gray")
        ax.set_title(f"{lp_test[5 * c].item():.1f}")
        ax.axis("off")
    fig.savefig("q4_a.png")
    toutes, chiffres = torch.cat([lp_app, lp_test]), torch.cat([app[1], test[1]])
    for c in range(10):
        print(c, toutes[chiffres == c].mean().item())
    print("apprentissage", lp_app.mean().item(), "test", lp_test.mean().item())


if __name__ == "__main__":
    torch.manual_seed(7)
    for nom in sys.argv[1:] or ("q1", "q3", "q4"):
        globals()[nom](CFG)
