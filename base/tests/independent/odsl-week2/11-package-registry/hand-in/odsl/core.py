"""registry, the one training loop and its hooks"""
from collections import defaultdict
from functools import wraps
from itertools import pairwise

import matplotlib.pyplot as plt
import torch
from torch import nn

TASKS = {}


def task(name):
    def deco(fn):
        TASKS[name] = fn
        return fn
    return deco


def figure(**kw):
    """decorator: the function draws on `fig`, we save it"""
    def deco(fn):
        @wraps(fn)
        def inner(path, *args, **kwargs):
            fig = plt.figure(**kw)
            fn(fig, *args, **kwargs)
            fig.tight_layout()
            fig.savefig(path)
            plt.close(fig)
        return inner
    return deco


def dense(*sizes, act=nn.ReLU, last=()):
    """dense(2, 20, 1) -> Linear, act, Linear, *last"""
    layers = [m for a, b in pairwise(sizes) for m in (nn.Linear(a, b), act())][:-1]
    return nn.Sequential(*layers, *last)


n_params = lambda m: sum(p.numel() for p in m.parameters())


class Record:
    """hook that stores the training loss and whatever `probes` return (no gradients)"""

    def __init__(self, every=1, **probes):
        self.every, self.probes, self.log = every, probes, defaultdict(list)

    def __call__(self, step, model, loss):
        self.log["train"].append(loss.item())
        if step % self.every == 0:
            with torch.no_grad():
                for name, probe in self.probes.items():
                    self.log[name].append((step, float(probe(model))))


def optimize(model, objective, steps, hooks=(), lr=1e-3, opt=torch.optim.Adam):
    """objective: model -> scalar loss. It draws its own batch, so infinite / finite data differ only there."""
    opt = opt(model.parameters(), lr=lr)
    for step in range(int(steps)):
        loss = objective(model)
        opt.zero_grad(set_to_none=True)
        loss.backward()
        opt.step()
        for h in hooks:
            h(step, model, loss)
    return model


@figure(figsize=(7, 4.5))
def curves(fig, logs, ylabel="loss", logy=False):
    """logs: name -> list of values or of (step, value)"""
    ax = fig.add_subplot()
    for i, (name, vals) in enumerate(logs.items()):
        xs, ys = zip(*vals) if isinstance(vals[0], tuple) else (range(len(vals)), vals)
        ax.plot(xs, ys, label=name, lw=.8)
    ax.set(xlabel="step", ylabel=ylabel, yscale="log" if logy else "linear")
    ax.legend()
