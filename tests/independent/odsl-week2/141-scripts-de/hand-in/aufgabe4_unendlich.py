import os

import matplotlib.pyplot as plt
import torch
from torch import nn

from klassen import (Logistisch, get_data, log_likelihood_ratio, plot_decision_boundary, tiefes_netz)


def train_model_infinite_data(model, nsteps, N=250):
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    bce = nn.BCELoss()               # Modelle geben schon Wahrscheinlichkeiten aus
    verlauf = []
    for _ in range(nsteps):
        X, y = get_data(N)           # jedes Mal neu = "unendlich viele Daten"
        loss = bce(model(X), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        verlauf.append(loss.item())
    return model, verlauf


def main():
    torch.manual_seed(4)
    X, y = get_data(1000)
    assert X.shape == (2000, 2) and y.shape == (2000, 1)
    plt.figure(figsize=(5, 5))
    for k, farbe in ((0, "tab:blue"), (1, "tab:red")):
        teil = X[y[:, 0] == k]
        plt.scatter(teil[:, 0], teil[:, 1], s=6, c=farbe, label=f"Label {k}")
    plt.legend()
    plt.xlabel("$x_1$")
    plt.ylabel("$x_2$")
    plt.savefig("bilder/a4_daten.png", dpi=130)

    flach, v_flach = train_model_infinite_data(Logistisch(), 5000)
    tief, v_tief = train_model_infinite_data(tiefes_netz(), 5000)

    # untere Schranke: Verlust des Bayes-Klassifikators, per Monte Carlo
    Xg, yg = get_data(200_000)
    bayes = nn.functional.binary_cross_entropy_with_logits(log_likelihood_ratio(Xg), yg).item()
    print(f"Bayes-Verlust {bayes:.4f}")

    plt.figure(figsize=(7, 4))
    plt.plot(v_flach, lw=0.5, label="logistische Regression")
    plt.plot(v_tief, lw=0.5, label="tief")
    plt.axhline(bayes, color="k", ls="--", label="Bayes")
    plt.xlabel("Schritt")
    plt.ylabel("BCE")
    plt.legend()
    plt.savefig("bilder/a4_verlust.png", dpi=130)

    fig, ax = plt.subplots(1, 2, figsize=(11, 4.5))
    plot_decision_boundary(flach, ax[0], (X, y), "logistische Regression")
    fig.colorbar(plot_decision_boundary(tief, ax[1], (X, y), "tiefes Netz"), ax=ax)
    fig.savefig("bilder/a4_grenzen.png", dpi=130)

    # LLR gegen Modellausgaben
    Xs, _ = get_data(1000)
    llr = log_likelihood_ratio(Xs)
    with torch.no_grad():
        pf, pt = flach(Xs), tief(Xs)
    plt.figure(figsize=(6, 4.5))
    plt.scatter(llr, pf, s=4, label="logistische Regression")
    plt.scatter(llr, pt, s=4, label="tief")
    t = torch.linspace(llr.min().item(), llr.max().item(), 300)
    plt.plot(t, torch.sigmoid(t), "k", lw=1, label="$\\sigma$(LLR)")
    plt.xlabel("log-Likelihood-Verhältnis")
    plt.ylabel("p(1|x) laut Modell")
    plt.legend()
    plt.savefig("bilder/a4_llr.png", dpi=130)


if __name__ == "__main__":
    os.makedirs("bilder", exist_ok=True)
    main()
