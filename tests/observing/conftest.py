"""Units and submissions made of text, and a process that imports nothing of them afterwards."""

import json
import sys
import textwrap

import pytest

from graders.observing.code import Code
from graders.observing.imports import OwnModules
from graders.observing.reading import read_unit
from graders.vocabulary.symbols import Naming


def unit(source, path="work.py"):
    return read_unit(path, textwrap.dedent(source).encode())


def notebook(*cells):
    return json.dumps({"cells": [{"cell_type": "code", "source": c} for c in cells]}).encode()


@pytest.fixture(autouse=True)
def modules():
    before = list(sys.meta_path)
    yield
    for finder in [f for f in sys.meta_path if isinstance(f, OwnModules)]:
        finder.remove()
    sys.meta_path[:] = [f for f in before if f in sys.meta_path]


def code(naming=None, **files):
    return code_of(
        {n.replace("__", "/") + ".py": textwrap.dedent(s).encode() for n, s in files.items()}, naming
    )


def code_of(sources, naming=None):
    units = {path: read_unit(path, data, sources) for path, data in sources.items()}
    made = Code(None, sources, Naming.model_validate(naming or {}), units)
    OwnModules(made.units).install()
    return made


FINDING = {
    "symbols": {
        "kl": {"names": ["kl", "kl_loss"], "arguments": ["mu", "logvar"]},
        "net": {"names": ["Net"], "maps": {"input": [2, 3], "output": [2, 1]}},
    },
    "synonyms": {"logvar": ["r", "log_var"], "sigma_p": ["SIGMA"]},
    "arguments": {"latent_dim": 3},
}


def naming(**symbols):
    return Naming.model_validate({"symbols": symbols})


UNNAMED = """
import numpy as np
import torch
from torch import nn
from matplotlib import pyplot as plt

x0, learning_rate = 1.0, 0.1
a = np.linspace(-2, 4, 60)
A0, B0 = np.meshgrid(a, a)
F = (A0 - x0) ** 2 + 0.2 * (B0 - 2) ** 2
plt.contour(A0, B0, F, 12); plt.savefig("iso.png"); plt.close()

for start in [[-1.5, 3.0], [3.0, -1.0]]:
    p = torch.tensor(start, requires_grad=True)
    path = []
    for i in range(50):
        f = (p[0] - x0) ** 2 + 0.2 * (p[1] - 2) ** 2
        path.append([p[0].item(), p[1].item(), f.item()])
        f.backward()
        with torch.no_grad():
            p = p - learning_rate * p.grad
            p.requires_grad = True
    plt.plot(np.array(path)[:, 0], np.array(path)[:, 1])
plt.savefig("paths.png"); plt.close()

A = np.array([[1.0, 0.2], [0.5, 2.0]]); b = np.array([1.0, 2.0])
x = np.random.normal(size=(500, 2))
y = x @ A.T + b
back = np.linalg.solve(A, (y - b).T).T
rest = y @ np.linalg.inv(A).T - b

img = np.random.rand(9, 11); k = np.array([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]])
H, W = img.shape
pad = np.zeros((H + 2, W + 2)); pad[1:-1, 1:-1] = img
edges = np.zeros((H, W))
for i in range(H):
    for j in range(W):
        edges[i, j] = (pad[i:i + 3, j:j + 3] * k).sum()

class Pair:
    def __init__(self, mu, sigma):
        self.mu, self.sigma = mu, sigma

    def to(self, other):
        return np.log(other.sigma / self.sigma) + (self.sigma ** 2 + (self.mu - other.mu) ** 2) / (2 * other.sigma ** 2) - 0.5

Pair(1.0, 1.0).to(Pair(1.5, 0.2))

X = torch.randn(300, 2); z = (X[:, :1] > 0).float()
for width in (4, 9):
    net = nn.Sequential(nn.Linear(2, width), nn.ReLU(), nn.Linear(width, 1), nn.Sigmoid())
    opt = torch.optim.Adam(net.parameters(), lr=1e-3)
    losses = []
    for step in range(1000):
        loss = nn.functional.binary_cross_entropy(net(X), z)
        opt.zero_grad(); loss.backward(); opt.step()
        losses.append(loss.item())

T = torch.randn(60, 3)
nets = {"wide": nn.Sequential(nn.Linear(3, 5), nn.Linear(5, 1)), "narrow": nn.Linear(3, 1)}
opts = {which: torch.optim.Adam(n.parameters(), lr=1e-3) for which, n in nets.items()}
both = {which: [] for which in nets}
for step in range(40):
    for which in nets:
        opts[which].zero_grad()
        L = nn.functional.mse_loss(nets[which](T), T[:, :1])
        L.backward(); opts[which].step()
        both[which].append((L.item(), 2 * L.item()))

def take_step(model, optimizer, x, y):
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()

U = torch.randn(40, 5)
small = nn.Linear(5, 1)
adam = torch.optim.Adam(small.parameters(), lr=1e-3)
steps = []
for i in range(30):
    steps.append(take_step(small, adam, U, U[:, :1]))

V = torch.randn(30, 6)
kinds = {"one": nn.Linear(6, 1), "two": nn.Sequential(nn.Linear(6, 2), nn.Linear(2, 1))}
tables, filled = {}, {}
for kind, chosen in kinds.items():
    third = torch.optim.Adam(chosen.parameters(), lr=1e-3)
    tables[kind] = []; row = np.zeros(20)
    for turn in range(20):
        cost = nn.functional.mse_loss(chosen(V), V[:, :1])
        third.zero_grad(); cost.backward(); third.step()
        tables[kind].append(cost.item()); row[turn] = cost.item()
    filled[kind] = row

marks = torch.bernoulli(torch.sigmoid(torch.sin(5 * X[:, :1]) + torch.cos(8 * X[:, 1:])))
odds = 1 / (1 + torch.exp(-(torch.sin(3 * X[:, 0]) * X[:, 1])))
plt.scatter(*(3 + torch.randn(400, 2)).T); plt.close()

values = np.random.normal(size=40); labels = np.arange(40) % 10; train = np.arange(40) < 20
for c in range(10):
    print(c, values[labels == c].mean())
print("train", values[train].mean(), "test", values[~train].mean())
"""
"""A script that does everything without a function for it; `rest` is a wrong inverse."""
SETTINGS = {"files": ["*.py"], "but": [], "seconds": 60.0, "first": 4, "later": 1}


@pytest.fixture(scope="session")
def unnamed(tmp_path_factory):
    """Return what a symbol may be in that script: functions by their words, for what the symbol is `inline`."""
    from graders.observing.inline import options
    from graders.observing.rehearsal import rehearse
    from graders.vocabulary.symbols import SymbolSpec

    made = code(script=UNNAMED)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("unnamed"))
        record = rehearse(made, SETTINGS, lambda: None)

    def found(inline, names=("f",), arguments=(), functions=lambda _: []):
        spec = SymbolSpec.model_validate({"names": names, "arguments": arguments, "inline": inline})
        return {o.words: o.make().value for o in options(record, made.units, spec, made.naming, functions)}

    found.record = record
    return found
