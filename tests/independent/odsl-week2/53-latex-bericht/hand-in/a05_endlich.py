# Aufgabe 5: fester Trainingssatz
import matplotlib.pyplot as plt
import torch
from torch import nn
from zweigauss import LogistischeRegression, get_data, plot_decision_boundary, tiefes_netz


def train_model(model, train_data, test_data, nsteps=6000, alle=10):
    """train_data = (X, y) bleibt in allen Schritten gleich. Testverlust alle `alle` Schritte."""
    X, y = train_data
    Xt, yt = test_data
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    bce = nn.BCELoss()
    schritte, train, test = [], [], []
    for i in range(nsteps):
        loss = bce(model(X), y)
        if i % alle == 0:
            with torch.no_grad():
                test.append(bce(model(Xt), yt).item())
            train.append(loss.item())
            schritte.append(i)
        opt.zero_grad()
        loss.backward()
        opt.step()
    return model, schritte, train, test


if __name__ == "__main__":
    torch.manual_seed(7)
    test = get_data(10_000)

    daten = get_data(250)          # zusammen 500 Punkte
    flach, s, tr_f, te_f = train_model(LogistischeRegression(), daten, test)
    tief, s, tr_t, te_t = train_model(tiefes_netz(), daten, test)

    for name, tr, te in (("flach", tr_f, te_f), ("tief", tr_t, te_t)):
        plt.figure(figsize=(5, 3.5))
        plt.plot(s, tr, label="Training")
        plt.plot(s, te, label="Test")
        plt.title(name)
        plt.xlabel("Schritt")
        plt.ylabel("Loss")
        plt.legend()
        plt.savefig(f"plots/a05_{name}.pdf")

    fig, ax = plt.subplots(figsize=(5.5, 5))
    fig.colorbar(plot_decision_boundary(tief, ax, daten))
    fig.savefig("plots/a05_grenze_tief.pdf")

    plt.figure(figsize=(6, 4))
    plt.plot(s, tr_f, "C0--", label="flach, Training")
    plt.plot(s, te_f, "C0", label="flach, Test")
    plt.plot(s, tr_t, "C1--", label="tief, Training")
    plt.plot(s, te_t, "C1", label="tief, Test")
    plt.xlabel("Schritt")
    plt.ylabel("Loss")
    plt.legend()
    plt.savefig("plots/a05_vergleich.pdf")

    # wie viele Punkte braucht das tiefe Netz?
    fig, axes = plt.subplots(1, 4, figsize=(18, 4), sharey=True)
    for ax, gesamt in zip(axes, (500, 2000, 10_000, 40_000)):
        d = get_data(gesamt // 2)
        _, s, _, a = train_model(LogistischeRegression(), d, test)
        _, s, b_tr, b = train_model(tiefes_netz(), d, test)
        ax.plot(s, a, label="flach, Test")
        ax.plot(s, b, label="tief, Test")
        ax.plot(s, b_tr, ":", label="tief, Training")
        ax.set_title(f"{gesamt} Punkte")
        ax.set_ylim(0.2, 1.0)
        print(gesamt, "Test am Ende  flach", a[-1], " tief", b[-1], " tief (bester Schritt)", min(b))
    axes[0].legend()
    fig.savefig("plots/a05_groesse.pdf")
