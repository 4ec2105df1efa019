"""Aufgabe 10."""
import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.distributions import Independent, MultivariateNormal, Normal

from .config import FlowConfig
from .plotting import save


def make_sample(cfg):
    return MultivariateNormal(torch.tensor(cfg.mean), torch.tensor(cfg.cov)).sample((cfg.n_samples,))


def standard_normal():
    return Independent(Normal(torch.zeros(2), torch.ones(2)), 1)


def forward_affine(x, A, b):
    return torch.einsum("ij,nj->ni", A, x) + b


def inverse_affine(y, A, b):
    return torch.linalg.solve(A, (y - b).T).T


def log_abs_det(A):
    return A.det().abs().log()


def transformed_log_prob(y, A, b):
    return standard_normal().log_prob(inverse_affine(y, A, b)) - log_abs_det(A)


class AffineFlow(nn.Module):
    def __init__(self):
        super().__init__()
        self.A = nn.Parameter(torch.eye(2))
        self.b = nn.Parameter(torch.zeros(2))

    def log_prob(self, y):
        return transformed_log_prob(y, self.A, self.b)

    @torch.no_grad()
    def generate(self, n, return_base=False):
        x = standard_normal().sample((n,))
        y = forward_affine(x, self.A, self.b)
        return (x, y) if return_base else y


def plot(model, name="a10_flow", data=None, n=1000):
    base, out = model.generate(n, return_base=True)
    fig, (plane, first, second) = plt.subplots(1, 3, figsize=(15, 4.5))
    sets = {"base": base, "transformed": out}
    if data is not None:
        sets["data"] = data
    for label, pts in sets.items():
        plane.scatter(pts[:, 0].numpy(), pts[:, 1].numpy(), s=4, alpha=0.4, label=label)
        for k, ax in enumerate((first, second)):
            ax.hist(pts[:, k].numpy(), bins=40, range=(-4, 5), histtype="step", label=label)
    plane.set(xlim=(-4, 5), ylim=(-4, 5), xlabel="$x_1$", ylabel="$x_2$")
    first.set_xlabel("$x_1$")
    second.set_xlabel("$x_2$")
    plane.legend()
    save(fig, name)


def run(cfg=FlowConfig()):
    data = make_sample(cfg)
    fig, ax = plt.subplots()
    ax.scatter(data[:, 0].numpy(), data[:, 1].numpy(), s=5)
    ax.set(xlabel="$x_1$", ylabel="$x_2$")
    save(fig, "a10_data")

    model = AffineFlow()
    plot(model, "a10_flow_init")
    optimiser = torch.optim.Adam(model.parameters(), lr=cfg.lr)
    for step in range(cfg.n_steps + 1):
        if step % cfg.plot_every == 0:
            plot(model, f"a10_flow_{step:04d}", data)
        optimiser.zero_grad()
        nll = -model.log_prob(data).mean()
        nll.backward()
        optimiser.step()
    A = model.A.detach()
    print("b =", model.b.tolist(), " sample mean", data.mean(0).tolist())
    print("A A^T =", (A @ A.T).tolist(), " sample cov", torch.cov(data.T).tolist())
