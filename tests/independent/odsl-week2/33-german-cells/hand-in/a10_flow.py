# %% Aufgabe 10 (Hausaufgabe)
import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.distributions import Independent, MultivariateNormal, Normal

torch.manual_seed(11)
ziel = MultivariateNormal(torch.tensor([1.0, 2.0]), torch.tensor([[0.5, 0.3], [0.3, 0.3]]))
daten = ziel.sample((1000,))
plt.figure()
plt.scatter(daten[:, 0], daten[:, 1], s=4)
plt.savefig("a10_daten.png")

BASIS = Independent(Normal(torch.zeros(2), torch.ones(2)), 1)


def vorwaerts(x, A, b):
    return x @ A.T + b


def rueckwaerts(y, A, b):
    # A x = y - b, solve ist stabiler als inv
    return torch.linalg.solve(A, (y - b).T).T


def log_abs_det(A):
    # dy_i/dx_j = A_ij, unabhaengig von x
    return torch.linalg.slogdet(A)[1]


def log_prob_affin(y, A, b):
    # p(y) = p_x(f^-1(y)) |det dx/dy| = p_x(f^-1(y)) / |det A|
    return BASIS.log_prob(rueckwaerts(y, A, b)) - log_abs_det(A)


class AffinerFlow(nn.Module):
    def __init__(self):
        super().__init__()
        self.A = nn.Parameter(torch.eye(2) + 0.1 * torch.randn(2, 2))
        self.b = nn.Parameter(torch.zeros(2))

    def log_prob(self, y):
        return log_prob_affin(y, self.A, self.b)

    @torch.no_grad()
    def generate(self, n, mit_basis=False):
        x = BASIS.sample((n,))
        y = vorwaerts(x, self.A, self.b)
        return (x, y) if mit_basis else y


def plot(model, datei=None):
    x, y = model.generate(1000, mit_basis=True)
    fig, ax = plt.subplots(1, 3, figsize=(15, 4))
    ax[0].scatter(x[:, 0], x[:, 1], s=3, label="Basis")
    ax[0].scatter(y[:, 0], y[:, 1], s=3, label="Flow")
    ax[0].scatter(daten[:, 0], daten[:, 1], s=3, c="k", alpha=.2, label="Daten")
    ax[0].legend()
    for k in (0, 1):
        for s, n in [(x, "Basis"), (y, "Flow"), (daten, "Daten")]:
            ax[k + 1].hist(s[:, k].numpy(), bins=40, histtype="step", density=True, label=n)
        ax[k + 1].set_xlabel(f"x{k + 1}"); ax[k + 1].legend()
    if datei:
        fig.savefig(datei)
    plt.close(fig)


# %%
flow = AffinerFlow()
plot(flow, "a10_start.png")
opt = torch.optim.Adam(flow.parameters(), lr=1e-2)
for schritt in range(2001):
    opt.zero_grad()
    nll = -flow.log_prob(daten).mean()
    nll.backward()
    opt.step()
    if schritt % 250 == 0:
        print(schritt, nll.item())
        plot(flow, f"a10_{schritt:04d}.png")

with torch.no_grad():
    print("b =", flow.b, "soll", daten.mean(0))
    print("A A^T =", flow.A @ flow.A.T, "soll", torch.cov(daten.T))  # A selbst nur bis auf Drehung bestimmt
