# %% Aufgabe 5 (Hausaufgabe)
import matplotlib.pyplot as plt
import torch
from torch import nn

from gauss2d import LogReg, get_data, plot_decision_boundary, tiefes_netz

torch.manual_seed(7)
TEST = get_data(10_000)


def train_model(model, daten, nsteps=6000, test=TEST):
    X, y = daten
    Xt, yt = test
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    bce = nn.BCELoss()
    tr, te = [], []
    for _ in range(nsteps):
        opt.zero_grad()
        loss = bce(model(X), y)
        # Testverlust vor dem Schritt, damit train und test zum selben Modell gehoeren
        with torch.no_grad():
            te.append(bce(model(Xt), yt).item())
        loss.backward()
        opt.step()
        tr.append(loss.item())
    return model, tr, te


# %% 500 Samples = 250 pro Gauss
train500 = get_data(250)
flach, f_tr, f_te = train_model(LogReg(), train500)
tief, t_tr, t_te = train_model(tiefes_netz(), train500)

fig, ax = plt.subplots(1, 3, figsize=(16, 4.5))
for a, (tr, te, name) in zip(ax, [(f_tr, f_te, "logistisch"), (t_tr, t_te, "tief")]):
    a.plot(tr, label="train"); a.plot(te, label="test")
    a.set_title(name); a.legend()
for tr, te, c, name in [(f_tr, f_te, "C0", "logistisch"), (t_tr, t_te, "C1", "tief")]:
    ax[2].plot(tr, c=c, label=name + " train")
    ax[2].plot(te, c=c, ls="--", label=name + " test")
ax[2].legend()
for a in ax:
    a.set_xlabel("Schritt"); a.set_ylabel("BCE"); a.set_ylim(0, 1.2)
fig.savefig("a05_verluste.png")

plt.figure()
plot_decision_boundary(tief, titel="tief, 500 Punkte")
plt.scatter(train500[0][:, 0], train500[0][:, 1], c=train500[1][:, 0], s=5, cmap="coolwarm", edgecolors="k", linewidths=0.2)
plt.savefig("a05_grenze_tief.png")

# Das tiefe Netz overfittet: Trainingsverlust faellt immer weiter, Testverlust hat frueh ein Minimum und steigt dann.
# Die Grenze windet sich um einzelne Punkte herum und die Wahrscheinlichkeiten sind zu extrem. Die logistische
# Regression (3 Parameter) hat fast keine Luecke zwischen train und test, dafuer einen hoeheren Bias.

# %% wie viele Daten braucht das tiefe Netz, um (am Ende des Trainings) besser zu sein?
for n in [250, 1000, 2500, 10_000]:
    d = get_data(n)
    _, _, a = train_model(LogReg(), d, nsteps=4000)
    _, _, b = train_model(tiefes_netz(), d, nsteps=4000)
    print(f"{2 * n:6d} Punkte: Test flach {a[-1]:.4f}  Test tief {b[-1]:.4f}  ->", "tief besser" if b[-1] < a[-1] else "flach besser")
