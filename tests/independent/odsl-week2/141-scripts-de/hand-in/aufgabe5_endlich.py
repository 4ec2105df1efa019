import os

import matplotlib.pyplot as plt
import torch
from torch import nn

from klassen import Logistisch, get_data, plot_decision_boundary, tiefes_netz

torch.manual_seed(5)
TEST = get_data(10_000)


def train_model_finite(model, daten, nsteps=5000, test=TEST, lr=1e-3):
    X, y = daten
    Xt, yt = test
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    bce = nn.BCELoss()
    train, testv = [], []
    for _ in range(nsteps):
        loss = bce(model(X), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        train.append(loss.item())
        with torch.no_grad():
            testv.append(bce(model(Xt), yt).item())
    return model, train, testv


def main():
    daten = get_data(250)     # 2*250 = 500 Punkte insgesamt
    flach, f_tr, f_te = train_model_finite(Logistisch(), daten)
    tief, t_tr, t_te = train_model_finite(tiefes_netz(), daten)

    fig, ax = plt.subplots(1, 3, figsize=(15, 4), sharey=True)
    ax[0].plot(f_tr, label="Train")
    ax[0].plot(f_te, label="Test")
    ax[0].set_title("logistische Regression, 500 Punkte")
    ax[1].plot(t_tr, label="Train")
    ax[1].plot(t_te, label="Test")
    ax[1].set_title("tief, 500 Punkte")
    ax[2].plot(f_tr, "C0", label="flach Train")
    ax[2].plot(f_te, "C0--", label="flach Test")
    ax[2].plot(t_tr, "C1", label="tief Train")
    ax[2].plot(t_te, "C1--", label="tief Test")
    ax[2].set_title("Vergleich")
    for a in ax:
        a.set_xlabel("Schritt")
        a.set_ylim(0, 1.2)
        a.legend()
    fig.tight_layout()
    fig.savefig("bilder/a5_verluste.png", dpi=130)

    plt.figure(figsize=(5.5, 4.5))
    plot_decision_boundary(tief, punkte=daten, titel="tief, 500 Trainingspunkte")
    plt.savefig("bilder/a5_grenze.png", dpi=130)

    print("Punkte   flach(Ende)  tief(Ende)  tief(bestes)")
    groessen, enden = [100, 500, 1000, 2000, 5000, 10000], []
    for n in groessen:
        d = get_data(n // 2)
        _, _, a = train_model_finite(Logistisch(), d, nsteps=3000)
        _, _, b = train_model_finite(tiefes_netz(), d, nsteps=3000)
        enden.append((a[-1], b[-1], min(b)))
        print(f"{n:6d}   {a[-1]:.4f}       {b[-1]:.4f}      {min(b):.4f}")
    plt.figure(figsize=(6, 4))
    for k, name in enumerate(("flach, Ende", "tief, Ende", "tief, bester Schritt")):
        plt.semilogx(groessen, [e[k] for e in enden], "o-", label=name)
    plt.xlabel("Trainingspunkte")
    plt.ylabel("Testverlust")
    plt.legend()
    plt.savefig("bilder/a5_groesse.png", dpi=130)


if __name__ == "__main__":
    os.makedirs("bilder", exist_ok=True)
    main()
