"""Aufgabe 3."""
from dataclasses import dataclass

import matplotlib.pyplot as plt
import torch

from .config import DescentConfig
from .plotting import save


class Bowl:
    def __init__(self, cfg: DescentConfig):
        self.centre = torch.tensor(cfg.centre)
        self.curvature = torch.tensor(cfg.curvature)

    def __call__(self, phi):
        return (self.curvature * (phi - self.centre) ** 2).sum(dim=-1)


@dataclass
class Trajectory:
    points: torch.Tensor     # (steps + 1, 2)
    values: torch.Tensor     # (steps + 1,)


def manual_descent(f, start, lr, n_steps) -> Trajectory:
    pars = torch.tensor(start, requires_grad=True)
    points, values = [], []
    for _ in range(n_steps):
        value = f(pars)
        value.backward()
        points.append(pars.detach().clone())
        values.append(value.detach())
        with torch.no_grad():
            pars = pars - lr * pars.grad
            pars.requires_grad = True
    points.append(pars.detach().clone())
    values.append(f(pars).detach())
    return Trajectory(torch.stack(points), torch.stack(values))


def adam_descent(f, start, lr, n_steps) -> Trajectory:
    pars = torch.nn.Parameter(torch.tensor(start))
    optimiser = torch.optim.Adam([pars], lr=lr)
    points, values = [], []
    for _ in range(n_steps):
        optimiser.zero_grad()
        value = f(pars)
        value.backward()
        points.append(pars.detach().clone())
        values.append(value.detach())
        optimiser.step()
    points.append(pars.detach().clone())
    values.append(f(pars).detach())
    return Trajectory(torch.stack(points), torch.stack(values))


def isolines(f, ax):
    axis = torch.linspace(-2, 4, 151)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    lines = ax.contour(axis.numpy(), axis.numpy(), f(torch.stack((x, y), -1)).numpy(), levels=18, cmap="Greys_r")
    ax.clabel(lines, fontsize=6)
    ax.set(xlabel="x", ylabel="y")


def run(cfg=DescentConfig()):
    f = Bowl(cfg)

    fig, ax = plt.subplots(figsize=(5, 5))
    isolines(f, ax)
    save(fig, "a3_isolines")

    methods = {"manual": manual_descent, "Adam": adam_descent}
    fig, axes = plt.subplots(1, 3, figsize=(16, 5))
    for ax, (name, method) in zip(axes, methods.items()):
        isolines(f, ax)
        ax.set_title(name)
        for k, start in enumerate(cfg.starts):
            t = method(f, start, cfg.lr, cfg.n_steps)
            ax.plot(*t.points.T.numpy(), ".-", color=f"C{k}")
            axes[2].semilogy(t.values.numpy(), "-" if name == "manual" else "--", color=f"C{k}", label=f"{name} {start}")
    axes[2].set(xlabel="step", ylabel="f")
    axes[2].legend(fontsize=7)
    save(fig, "a3_trajectories")
