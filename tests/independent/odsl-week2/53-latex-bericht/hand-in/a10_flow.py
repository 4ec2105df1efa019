# Aufgabe 10
import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.distributions import Independent, MultivariateNormal, Normal


def ziel_daten(n=1000):
    return MultivariateNormal(torch.tensor([1.0, 2.0]),
                              torch.tensor([[0.5, 0.3], [0.3, 0.3]])).sample((n,))


def affin(x, A, b):
    return x @ A.T + b


def affin_invers(y, A, b):
    return torch.linalg.solve(A, (y - b).T).T


def log_abs_det(A):
    # dy/dx = A fuer alle x
    return torch.linalg.slogdet(A)[1]


def log_prob_affin(y, A, b):
    basis = Independent(Normal(torch.zeros(2), torch.ones(2)), 1)
    return basis.log_prob(affin_invers(y, A, b)) - log_abs_det(A)


class AffinerFlow(nn.Module):
    def __init__(self):
        super().__init__()
        self.A = nn.Parameter(torch.eye(2))
        self.b = nn.Parameter(torch.zeros(2))

    def log_prob(self, y):
        return log_prob_affin(y, self.A, self.b)

    def generate(self, n):
        x = torch.randn(n, 2)
        return x, affin(x, self.A, self.b)


def plot(model, daten=None, titel=""):
    with torch.no_grad():
        x, y = model.generate(1000)
    fig, (links, mitte, rechts) = plt.subplots(1, 3, figsize=(15, 4.5))
    links.scatter(x[:, 0], x[:, 1], s=4, label="Basis")
    links.scatter(y[:, 0], y[:, 1], s=4, label="transformiert")
    if daten is not None:
        links.scatter(daten[:, 0], daten[:, 1], s=4, alpha=0.4, label="Daten")
    links.legend()
    for ax, k in ((mitte, 0), (rechts, 1)):
        ax.hist(x[:, k].numpy(), bins=40, density=True, histtype="step", label="Basis")
        ax.hist(y[:, k].numpy(), bins=40, density=True, histtype="step", label="transformiert")
        if daten is not None:
            ax.hist(daten[:, k].numpy(), bins=40, density=True, alpha=0.3, label="Daten")
        ax.set_xlabel(f"x{k + 1}")
    fig.suptitle(titel)
    return fig


def trainiere(model, daten, nsteps=2000, lr=1e-2, bild_alle=400):
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    verlauf = []
    for i in range(nsteps + 1):
        if i % bild_alle == 0:
            fig = plot(model, daten, f"Schritt {i}")
            fig.savefig(f"plots/a10_schritt{i:04d}.pdf")
            plt.close(fig)
        loss = -model.log_prob(daten).mean()
        opt.zero_grad()
        loss.backward()
        opt.step()
        verlauf.append(loss.item())
    return verlauf


if __name__ == "__main__":
    torch.manual_seed(5)
    daten = ziel_daten()
    plt.figure(figsize=(5, 5))
    plt.scatter(daten[:, 0], daten[:, 1], s=4)
    plt.savefig("plots/a10_daten.pdf")

    flow = AffinerFlow()
    plot(flow).savefig("plots/a10_start.pdf")
    v = trainiere(flow, daten)
    plt.figure(figsize=(5, 3.5))
    plt.plot(v)
    plt.xlabel("Schritt")
    plt.ylabel("- mittlere log-Likelihood")
    plt.savefig("plots/a10_loss.pdf")
    with torch.no_grad():
        print("A A^T", flow.A @ flow.A.T, "b", flow.b, "Loss", v[-1])
        print("Stichprobe:", torch.cov(daten.T), daten.mean(0))
