"""Exercises 9 and 10."""
import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.distributions import MultivariateNormal, Normal

from .data import get_flow_data


def run_affine(cfg):
    A = torch.tensor([[1.0, 0.2], [0.2, 1.0]])
    b = torch.tensor([1.0, 2.0])
    mu, cov = torch.zeros(2), torch.eye(2)
    px = MultivariateNormal(mu, cov)
    py = MultivariateNormal(A @ mu + b, A @ cov @ A.T)
    x = px.sample((5000,))
    fx = x @ A.T + b
    y = py.sample((5000,))
    back = (y - b) @ torch.linalg.inv(A).T

    fig, axs = plt.subplots(1, 2, figsize=(10, 4.5))
    for ax, u, v, lu, lv in ((axs[0], fx, y, "f(x)", "y ~ p(y)"), (axs[1], x, back, "x ~ p(x)", "f^-1(y)")):
        ax.scatter(u[:, 0], u[:, 1], s=3, label=lu)
        ax.scatter(v[:, 0], v[:, 1], s=3, label=lv)
        ax.legend()
        print(lu, u.mean(0).tolist(), torch.cov(u.T).tolist(), "|", lv, v.mean(0).tolist(), torch.cov(v.T).tolist())
    fig.savefig(cfg.out / "9_affine.png")


def affine(x, A, b):
    return x @ A.T + b


def affine_inverse(y, A, b):
    return torch.linalg.solve(A, (y - b).T).T


def log_abs_det(A):
    """dy/dx = A everywhere."""
    return torch.linalg.slogdet(A)[1]


def log_prob(y, A, b):
    base = Normal(torch.zeros(2), torch.ones(2))
    return base.log_prob(affine_inverse(y, A, b)).sum(1) - log_abs_det(A)


class AffineFlow(nn.Module):
    def __init__(self):
        super().__init__()
        self.A = nn.Parameter(torch.eye(2) + 0.1 * torch.randn(2, 2))
        self.b = nn.Parameter(torch.zeros(2))

    def log_prob(self, y):
        return log_prob(y, self.A, self.b)

    def generate(self, n, return_base=False):
        x = torch.randn(n, 2)
        y = affine(x, self.A, self.b)
        return (x, y) if return_base else y


def plot(model, file, title="", data=None):
    with torch.no_grad():
        x, y = model.generate(1000, return_base=True)
    fig, axs = plt.subplots(1, 3, figsize=(14, 4))
    sets = [(x, "base"), (y, "transformed")] + ([(data, "data")] if data is not None else [])
    for s, name in sets:
        axs[0].scatter(s[:, 0], s[:, 1], s=4, alpha=0.6, label=name)
        axs[1].hist(s[:, 0].numpy(), bins=40, histtype="step", density=True, label=name)
        axs[2].hist(s[:, 1].numpy(), bins=40, histtype="step", density=True, label=name)
    axs[0].legend()
    fig.suptitle(title)
    fig.savefig(file)
    plt.close(fig)


def run_flow(cfg):
    data = get_flow_data(1000)
    fig, ax = plt.subplots()
    ax.scatter(data[:, 0], data[:, 1], s=4)
    fig.savefig(cfg.out / "10_data.png")

    model = AffineFlow()
    plot(model, cfg.out / "10_init.png", "untrained")
    opt = torch.optim.Adam(model.parameters(), lr=cfg.flow_lr)
    for i in range(cfg.flow_steps + 1):
        opt.zero_grad()
        nll = -model.log_prob(data).mean()
        nll.backward()
        opt.step()
        if i % 200 == 0:
            print(i, "negative log likelihood", nll.item())
            plot(model, cfg.out / f"10_step{i:04d}.png", f"step {i}", data)
    A = model.A.detach()
    print("A A^T =", (A @ A.T).tolist(), " b =", model.b.tolist())
