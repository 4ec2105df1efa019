"""Aufgabe 1 (numbers) and Aufgabe 3"""
from math import log

import torch

from .core import figure, task

PHI0, SCALE = torch.tensor([1., 2.]), torch.tensor([1., .2])


@task("kl")
def kl_numbers(cfg):
    kl = lambda m, s, n, t: log(t / s) + (s ** 2 + (m - n) ** 2) / (2 * t ** 2) - .5
    print(f"KL(N1||N2) = {kl(1, 1, 1.5, .2):.4f}   KL(N2||N1) = {kl(1.5, .2, 1, 1):.4f}")


def f(phi):
    """(x - x0)^2 + 0.2 (y - y0)^2, last axis of phi is (x, y)"""
    return (SCALE * (phi - PHI0) ** 2).sum(-1)


def manual(start, lr=.15, steps=50):
    pars, path = start.clone().requires_grad_(), []
    for _ in range(steps):
        value = f(pars)
        path.append((*pars.tolist(), value.item()))
        value.backward()
        with torch.no_grad():
            pars = pars - lr * pars.grad      # a new tensor, so its .grad starts empty
        pars.requires_grad_()
    return torch.tensor(path)


def with_adam(start, lr=.15, steps=50):
    pars, path = start.clone().requires_grad_(), []
    opt = torch.optim.Adam([pars], lr=lr)
    for _ in range(steps):
        opt.zero_grad()
        value = f(pars)
        path.append((*pars.tolist(), value.item()))
        value.backward()
        opt.step()
    return torch.tensor(path)


def isolines(ax):
    t = torch.linspace(-2, 4, 161)
    x, y = torch.meshgrid(t, t, indexing="xy")
    c = ax.contour(x, y, f(torch.stack((x, y), -1)), levels=[.1, .3, .6, 1, 2, 3, 4, 6, 8, 10])
    ax.clabel(c)
    ax.set(xlabel="x", ylabel="y")


@figure()
def draw_isolines(fig):
    isolines(fig.add_subplot())


@figure(figsize=(12, 4.5))
def draw_paths(fig, starts, methods):
    a, b = fig.subplots(1, 2)
    isolines(a)
    for (name, method), style in zip(methods.items(), ("k.-", "r.-")):
        for i, s in enumerate(starts):
            p = method(s)
            a.plot(p[:, 0], p[:, 1], style, ms=3, lw=.7, label=name if i == 0 else None)
            b.semilogy(p[:, 2], style, ms=2, lw=.6, label=name if i == 0 else None)
    a.legend()
    b.legend()
    b.set(xlabel="step", ylabel="f")


@task("opt")
def optimization(cfg):
    starts = torch.tensor([[-1.8, -1.5], [3.8, -1.], [-.5, 3.8], [3., 3.]])
    draw_isolines(cfg.out / "3_iso.png")
    draw_paths(cfg.out / "3_gd.png", starts, {"gradient descent": manual})
    draw_paths(cfg.out / "3_gd_adam.png", starts, {"gradient descent": manual, "Adam": with_adam})
