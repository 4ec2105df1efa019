"""Aufgabe 4 und 5: zwei Gauss-Haufen, shallow vs deep."""
import torch
import matplotlib.pyplot as plt
from torch.distributions import MultivariateNormal
from helfer import speichern, mlp, gitter

p0 = MultivariateNormal(torch.zeros(2), torch.eye(2))
p1 = MultivariateNormal(torch.ones(2), torch.tensor([[1.0, 0.8], [0.8, 1.0]]))


def get_data(N):
    samples = torch.cat([p0.sample((N,)), p1.sample((N,))])
    labels = torch.cat([torch.zeros(N, 1), torch.ones(N, 1)])
    return samples, labels


class LogReg(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.lin = torch.nn.Linear(2, 1)

    def forward(self, x):
        return torch.sigmoid(self.lin(x))


def tiefes_netz():
    return mlp((2, 50, 50, 50, 1), letzte=torch.nn.Sigmoid)


def train_model_infinite_data(model, nsteps):
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    bce = torch.nn.BCELoss()
    verlauf = []
    for _ in range(nsteps):
        x, y = get_data(500)           # jedes Mal frisch
        loss = bce(model(x), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        verlauf.append(loss.item())
    return model, verlauf


def train_model_finite(model, data, nsteps, test=None):
    """data = (X, y), always this one sample. test: large independent sample"""
    X, y = data
    Xt, yt = get_data(10000) if test is None else test
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    bce = torch.nn.BCELoss()
    tr, te = [], []
    for _ in range(nsteps):
        loss = bce(model(X), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        tr.append(loss.item())
        with torch.no_grad():
            te.append(bce(model(Xt), yt).item())
    return model, tr, te


def plot_decision_boundary(f_phi, ax=None, data=None, bereich=(-4, 5, -4, 5)):
    if ax is None:
        ax = plt.gca()
    X, Y, P = gitter(*bereich)
    with torch.no_grad():
        Z = f_phi(P).numpy().reshape(X.shape)
    ct = ax.contourf(X, Y, Z, levels=[i / 10 for i in range(11)], cmap="coolwarm", alpha=.7)
    ax.contour(X, Y, Z, levels=[0.5], colors="k")
    if data is not None:
        ax.scatter(data[0][:, 0], data[0][:, 1], c=data[1].squeeze(1), s=4, cmap="coolwarm", edgecolors="none")
    return ct


def log_likelihood_ratio(x):
    return p1.log_prob(x) - p0.log_prob(x)


def aufgabe4(nsteps=5000):
    X, y = get_data(1000)
    fig, ax = plt.subplots()
    ax.scatter(X[:, 0], X[:, 1], c=y.squeeze(1), s=5, cmap="coolwarm")
    speichern(fig, "a4_daten")

    flach, l1 = train_model_infinite_data(LogReg(), nsteps)
    tief, l2 = train_model_infinite_data(tiefes_netz(), nsteps)

    fig, ax = plt.subplots()
    ax.plot(l1, label="log. Regression", lw=.6)
    ax.plot(l2, label="deep", lw=.6)
    # Untergrenze = loss of the true posterior
    Xb, yb = get_data(50000)
    unten = torch.nn.functional.binary_cross_entropy(torch.sigmoid(log_likelihood_ratio(Xb))[:, None], yb)
    ax.axhline(unten.item(), c="k", ls="--", label="Bayes")
    ax.legend(), ax.set_xlabel("step"), ax.set_ylabel("BCE")
    speichern(fig, "a4_losses")

    fig, ax = plt.subplots(1, 2, figsize=(11, 5))
    plot_decision_boundary(flach, ax[0], (X, y))
    plot_decision_boundary(tief, ax[1], (X, y))
    speichern(fig, "a4_grenzen")

    llr = log_likelihood_ratio(X)
    fig, ax = plt.subplots()
    with torch.no_grad():
        ax.scatter(llr, flach(X).squeeze(1), s=3, label="shallow")
        ax.scatter(llr, tief(X).squeeze(1), s=3, label="deep")
    ax.legend(), ax.set_xlabel("log p(x|1)/p(x|0)"), ax.set_ylabel("f(x)"), ax.set_xlim(-12, 5)
    speichern(fig, "a4_llr")


def aufgabe5(nsteps=5000):
    test = get_data(10000)
    train = get_data(250)      # 250 + 250 = 500 Samples
    flach, f_tr, f_te = train_model_finite(LogReg(), train, nsteps, test)
    tief, t_tr, t_te = train_model_finite(tiefes_netz(), train, nsteps, test)

    for name, a, b in (("flach", f_tr, f_te), ("tief", t_tr, t_te)):
        fig, ax = plt.subplots()
        ax.plot(a, label="train"), ax.plot(b, label="test")
        ax.legend(), ax.set_title(name)
        speichern(fig, "a5_" + name)

    fig, ax = plt.subplots()
    plot_decision_boundary(tief, ax, train)
    speichern(fig, "a5_grenze_tief")

    fig, ax = plt.subplots()
    for kurve, stil, name in ((f_tr, "C0--", "shallow train"), (f_te, "C0-", "shallow test"),
                              (t_tr, "C1--", "deep train"), (t_te, "C1-", "deep test")):
        ax.plot(kurve, stil, label=name)
    ax.legend(), ax.set_ylim(0.2, 0.9)
    speichern(fig, "a5_vergleich")

    # Ab welcher Groesse gewinnt das tiefe Netz?
    for n in (250, 500, 1000, 2500, 5000):
        d = get_data(n)
        a = train_model_finite(LogReg(), d, nsteps, test)[2][-1]
        b = train_model_finite(tiefes_netz(), d, nsteps, test)[2][-1]
        print(f"{2 * n:6d} samples: shallow {a:.4f}  deep {b:.4f}", "<- deep gewinnt" if b < a else "")


if __name__ == "__main__":
    torch.manual_seed(11)
    aufgabe4()
    aufgabe5()
