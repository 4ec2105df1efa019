from pathlib import Path
from typing import List, Tuple

import torch
from torch import Tensor, nn
from torch.distributions import MultivariateNormal

from . import zeichnen

NULL = MultivariateNormal(torch.zeros(2), torch.eye(2))
EINS = MultivariateNormal(torch.ones(2), torch.tensor([[1.0, 0.8], [0.8, 1.0]]))


def get_data(N: int) -> Tuple[Tensor, Tensor]:
    samples = torch.vstack((NULL.sample((N,)), EINS.sample((N,))))
    labels = torch.vstack((torch.zeros(N, 1), torch.ones(N, 1)))
    return samples, labels


class LogistischeRegression(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.W = nn.Parameter(0.1 * torch.randn(1, 2))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x: Tensor) -> Tensor:
        return torch.sigmoid(x @ self.W.T + self.b)


def tiefes_netz(breite: int = 50) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(2, breite), nn.ReLU(),
        nn.Linear(breite, breite), nn.ReLU(),
        nn.Linear(breite, breite), nn.ReLU(),
        nn.Linear(breite, 1), nn.Sigmoid(),
    )


def train_model_infinite_data(model: nn.Module, nsteps: int, N: int = 128) -> Tuple[nn.Module, List[float]]:
    kriterium = nn.BCEWithLogitsLoss()
    optimierer = torch.optim.Adam(model.parameters(), lr=1e-3)
    verlauf = []
    for _ in range(nsteps):
        x, z = get_data(N)
        optimierer.zero_grad()
        verlust = kriterium(model(x), z)
        verlust.backward()
        optimierer.step()
        verlauf.append(verlust.item())
    return model, verlauf


def log_likelihood_ratio(x: Tensor) -> Tensor:
    return EINS.log_prob(x) - NULL.log_prob(x)


def lauf(bilder: Path) -> None:
    probe = get_data(1000)
    zeichnen.punkte(*probe, bilder / "04_daten.png")

    flach, verlauf_flach = train_model_infinite_data(LogistischeRegression(), 6000)
    tief, verlauf_tief = train_model_infinite_data(tiefes_netz(), 6000)
    zeichnen.kurven({"flach": verlauf_flach, "tief": verlauf_tief}, bilder / "04_loss.png")
    zeichnen.plot_decision_boundary(flach, bilder / "04_grenze_flach.png", probe)
    zeichnen.plot_decision_boundary(tief, bilder / "04_grenze_tief.png", probe)

    llr = log_likelihood_ratio(probe[0])
    fig, achse = zeichnen.plt.subplots()
    with torch.no_grad():
        achse.scatter(llr, flach(probe[0]).squeeze(), s=4, label="flach")
        achse.scatter(llr, tief(probe[0]).squeeze(), s=4, label="tief")
    achse.set_xlabel("log-Likelihood-Verhältnis")
    achse.set_ylabel("Modell")
    achse.legend()
    fig.savefig(bilder / "04_llr.png")
