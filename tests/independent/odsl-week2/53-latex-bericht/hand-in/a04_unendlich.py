# Aufgabe 4: jeder Schritt bekommt neue Daten
import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn
from zweigauss import P0, P1, LogistischeRegression, get_data, plot_decision_boundary, tiefes_netz

N_PRO_SCHRITT = 250


def train_model_infinite_data(model, nsteps):
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    bce = nn.BCELoss()
    verlauf = []
    for _ in range(nsteps):
        X, y = get_data(N_PRO_SCHRITT)
        loss = bce(model(X), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        verlauf.append(loss.item())
    return model, verlauf


def log_likelihood_ratio(x):
    return P1.log_prob(x) - P0.log_prob(x)


def glatt(v, k=100):
    return np.convolve(v, np.ones(k) / k, mode="valid")


if __name__ == "__main__":
    torch.manual_seed(42)

    X, y = get_data(1000)
    plt.figure(figsize=(5, 5))
    plt.scatter(X[:, 0], X[:, 1], c=y[:, 0], cmap="coolwarm", s=5)
    plt.xlabel("x1")
    plt.ylabel("x2")
    plt.savefig("plots/a04_daten.pdf")

    nsteps = 10_000
    flach, loss_flach = train_model_infinite_data(LogistischeRegression(), nsteps)
    tief, loss_tief = train_model_infinite_data(tiefes_netz(), nsteps)

    # untere Schranke: Kreuzentropie des exakten Posteriors auf einer grossen Stichprobe
    Xg, yg = get_data(500_000)
    bayes = nn.functional.binary_cross_entropy_with_logits(log_likelihood_ratio(Xg)[:, None], yg).item()
    with torch.no_grad():
        for name, m in (("flach", flach), ("tief", tief)):
            print(name, "Kreuzentropie", nn.functional.binary_cross_entropy(m(Xg), yg).item(),
                  "Genauigkeit", ((m(Xg) > 0.5) == (yg > 0.5)).float().mean().item())
    print("exakter Posterior", bayes)

    plt.figure(figsize=(6, 4))
    plt.plot(glatt(loss_flach), label="logistische Regression")
    plt.plot(glatt(loss_tief), label="tiefes Netz")
    plt.axhline(bayes, color="k", ls=":", label="exakter Posterior")
    plt.xlabel("Schritt")
    plt.ylabel("Loss (Mittel ueber 100 Schritte)")
    plt.legend()
    plt.savefig("plots/a04_loss.pdf")

    fig, axes = plt.subplots(1, 2, figsize=(11, 5))
    plot_decision_boundary(flach, axes[0], (X, y))
    bild = plot_decision_boundary(tief, axes[1], (X, y))
    fig.colorbar(bild, ax=axes)
    fig.savefig("plots/a04_grenze.pdf")

    Xs, _ = get_data(1000)
    llr = log_likelihood_ratio(Xs)
    plt.figure(figsize=(6, 4))
    with torch.no_grad():
        plt.scatter(llr, flach(Xs)[:, 0], s=4, label="logistische Regression")
        plt.scatter(llr, tief(Xs)[:, 0], s=4, label="tiefes Netz")
    t = torch.linspace(-15, 5, 300)
    plt.plot(t, torch.sigmoid(t), "k", lw=1, label="Sigmoid")
    plt.xlim(-15, 5)
    plt.xlabel("log p(x|1)/p(x|0)")
    plt.ylabel("Ausgabe des Modells")
    plt.legend()
    plt.savefig("plots/a04_llr.pdf")
