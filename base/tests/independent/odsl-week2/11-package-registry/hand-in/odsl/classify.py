"""Aufgaben 4, 5, 6. All models here end in a sigmoid, the loss is the binary cross entropy."""
from functools import partial

import torch
from torch import nn
from torch.distributions import Bernoulli, MultivariateNormal, Uniform
from torch.nn.functional import binary_cross_entropy as bce

from .core import Record, curves, dense, figure, n_params, optimize, task

CLASSES = (MultivariateNormal(torch.zeros(2), torch.eye(2)),
           MultivariateNormal(torch.ones(2), torch.tensor([[1., .8], [.8, 1.]])))

logistic = partial(dense, 2, 1, last=(nn.Sigmoid(),))


class LogisticRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.W = nn.Parameter(torch.randn(1, 2) * .1)
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return torch.sigmoid(x @ self.W.T + self.b)


def deep(width=64, depth=3):
    return dense(2, *[width] * depth, 1, last=(nn.Sigmoid(),))


def get_data(N):
    x = torch.cat([c.sample((N,)) for c in CLASSES])
    return x, torch.arange(2.).repeat_interleave(N)[:, None]


def log_likelihood_ratio(x):
    p0, p1 = (c.log_prob(x) for c in CLASSES)
    return p1 - p0


def fresh(model, n=300):
    x, y = get_data(n)
    return bce(model(x), y)


def on(data, model):
    return bce(model(data[0]), data[1])


def train_model_infinite_data(model, nsteps):
    rec = Record()
    return optimize(model, fresh, nsteps, hooks=[rec], lr=1e-3), rec.log["train"]


def train_model_finite_data(model, data, test, nsteps):
    rec = Record(test=partial(on, test))
    optimize(model, partial(on, data), nsteps, hooks=[rec], lr=1e-3)
    return model, rec.log


@figure()
def scatter(fig, x, y):
    ax = fig.add_subplot()
    for k, c in enumerate("br"):
        pick = y[:, 0] == k
        ax.plot(*x[pick].T, c + ".", ms=3, label=f"label {k}")
    ax.legend()
    ax.set(xlabel="x1", ylabel="x2")


@figure()
def plot_decision_boundary(fig, f_phi, data=None, lim=4.):
    t = torch.linspace(-lim, lim, 141)
    grid = torch.cartesian_prod(t, t)
    with torch.no_grad():
        p = f_phi(grid).reshape(141, 141).T
    ax = fig.add_subplot()
    fig.colorbar(ax.contourf(t, t, p, levels=torch.linspace(0, 1, 11).tolist(), cmap="PuOr"))
    ax.contour(t, t, p, levels=[.5], colors="k")
    if data:
        ax.scatter(*data[0].T, c=data[1][:, 0], s=4, cmap="bwr")


@figure()
def ratio_plot(fig, x, models):
    r = log_likelihood_ratio(x)
    ax = fig.add_subplot()
    with torch.no_grad():
        for name, m in models.items():
            ax.plot(r, m(x)[:, 0], ".", ms=2, label=name)
    ax.set(xlim=(-8, 8), xlabel="log p(x|1)/p(x|0)", ylabel="model output")
    ax.legend()


@task("infinite")
def infinite(cfg):
    n = 5000 * cfg.scale
    sample = get_data(1000)
    print([tuple(t.shape) for t in sample])
    scatter(cfg.out / "4_sample.png", *sample)
    losses, models = {}, {}
    for name, m in {"shallow": LogisticRegression(), "deep": deep()}.items():
        models[name], losses[name] = train_model_infinite_data(m, n)
        curves(cfg.out / f"4_loss_{name}.png", {name: losses[name]})
        plot_decision_boundary(cfg.out / f"4_boundary_{name}.png", models[name], sample)
        print(name, torch.tensor(losses[name][-200:]).mean().item())
    x, y = get_data(200_000)
    print("bound (true posterior):", bce(torch.sigmoid(log_likelihood_ratio(x))[:, None], y).item())
    curves(cfg.out / "4_compare.png", losses)
    ratio_plot(cfg.out / "4_ratio.png", get_data(1000)[0], models)


@task("finite")
def finite(cfg):
    n, test = 4000 * cfg.scale, get_data(10_000)
    both = {}
    small = get_data(250)                                   # 500 samples in all
    for name, make in {"shallow": LogisticRegression, "deep": partial(deep, 128)}.items():
        model, log = train_model_finite_data(make(), small, test, n)
        curves(cfg.out / f"5_{name}.png", log)
        both |= {f"{name} {k}": v for k, v in log.items()}
    plot_decision_boundary(cfg.out / "5_boundary_deep.png", model, small)
    curves(cfg.out / "5_compare.png", both)
    for size in (500, 1000, 2000, 5000, 10000):
        data = get_data(size // 2)
        s, d = (train_model_finite_data(mk(), data, test, n)[1]["test"][-1][1] for mk in (LogisticRegression, partial(deep, 128)))
        print(f"{size:6d} samples   shallow {s:.3f}   deep {d:.3f}   {'<- deep wins' if d < s else ''}")


# ---- Aufgabe 6; name clash with get_data above, so a prefix
def depth_get_data(n):
    x = Uniform(-2., 2.).sample((n, 2))
    p = torch.sigmoid(torch.sin(5 * x[:, 0]) + torch.cos(8 * x[:, 1]))   # f as logit, see answers.md
    return x, Bernoulli(p).sample()[:, None]


@task("depth")
def depth_width(cfg):
    data = depth_get_data(1000)
    scatter(cfg.out / "6_sample.png", *data)
    shapes = [(2, 20, 20, 20, 20, 1), *((2, N, 1) for N in (300, 500, 1500, 7000))]
    logs = {}
    for s in shapes:
        rec = Record()
        net = dense(*s, last=(nn.Sigmoid(),))
        optimize(net, partial(on, data), 6000 * cfg.scale, hooks=[rec])
        logs["-".join(map(str, s))] = rec.log["train"]
        print(s, n_params(net), rec.log["train"][-1])
    curves(cfg.out / "6_losses.png", logs)
