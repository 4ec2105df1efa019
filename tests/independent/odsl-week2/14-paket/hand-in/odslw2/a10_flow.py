from pathlib import Path

import torch
from torch import Tensor, nn
from torch.distributions import Independent, MultivariateNormal, Normal

from . import zeichnen


def ziehe(n: int = 1000) -> Tensor:
    kov = torch.tensor([[0.5, 0.3], [0.3, 0.3]])
    return MultivariateNormal(torch.tensor([1.0, 2.0]), kov).sample((n,))


def vorwaerts(x: Tensor, A: Tensor, b: Tensor) -> Tensor:
    return torch.einsum("ij,nj->ni", A, x) + b


def rueckwaerts(y: Tensor, A: Tensor, b: Tensor) -> Tensor:
    return torch.linalg.solve(A, (y - b).T).T


def log_abs_det_jacobi(A: Tensor) -> Tensor:
    """dy/dx = A"""
    return torch.linalg.slogdet(A).logabsdet


def log_wahrscheinlichkeit(y: Tensor, A: Tensor, b: Tensor) -> Tensor:
    basis = Independent(Normal(torch.zeros(2), torch.ones(2)), 1)
    return basis.log_prob(rueckwaerts(y, A, b)) - log_abs_det_jacobi(A)


class AffinerFlow(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.A = nn.Parameter(torch.eye(2))
        self.b = nn.Parameter(torch.zeros(2))

    def log_prob(self, y: Tensor) -> Tensor:
        return log_wahrscheinlichkeit(y, self.A, self.b)

    def generate(self, n: int) -> Tensor:
        return vorwaerts(torch.randn(n, 2), self.A, self.b)


@torch.no_grad()
def plot(model: AffinerFlow, ziel: Path) -> None:
    basis, transformiert = torch.randn(1000, 2), model.generate(1000)
    fig, achsen = zeichnen.plt.subplots(1, 3, figsize=(12, 4))
    for name, s in (("Basis", basis), ("Flow", transformiert)):
        achsen[0].scatter(*s.T, s=2, label=name)
        achsen[1].hist(s[:, 0].numpy(), bins=40, alpha=0.5)
        achsen[2].hist(s[:, 1].numpy(), bins=40, alpha=0.5)
    achsen[0].legend()
    fig.savefig(ziel)
    zeichnen.plt.close(fig)


def lauf(bilder: Path) -> None:
    daten = ziehe()
    zeichnen.punkte(daten, torch.zeros(len(daten)), bilder / "10_daten.png")
    flow = AffinerFlow()
    plot(flow, bilder / "10_start.png")
    optimierer = torch.optim.Adam(flow.parameters(), lr=5e-3)
    for schritt in range(3000):
        optimierer.zero_grad()
        nll = -flow.log_prob(daten).mean()
        nll.backward()
        optimierer.step()
        if schritt % 500 == 499:
            print(schritt + 1, f"{nll.item():.4f}")
            plot(flow, bilder / f"10_{schritt + 1:04d}.png")
    print("b =", flow.b.data, "A A^T =", (flow.A @ flow.A.T).data)
