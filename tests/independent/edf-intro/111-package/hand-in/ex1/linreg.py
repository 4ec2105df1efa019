"""1.2 : régression linéaire, à la main puis avec EDF."""
from __future__ import annotations

import numpy as np

from edf import Add, Graph, Input, Mul, Parameter
from .nodes import L2Loss


def dataset(path: str | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Fichier csv du cours (colonnes x, y) ; sans chemin, une droite bruitée pour essayer."""
    if path is not None:
        return tuple(np.genfromtxt(path, delimiter=",").T)
    g = np.random.default_rng(11)
    x = g.normal(1.0, 1.5, size=120)
    return x, 3.0 - 0.8 * x + g.normal(0, 0.3, size=x.size)


def compute_derivatives(x, y, slope, offset_y) -> tuple[float, float]:
    """(∂L/∂w1, ∂L/∂w0)"""
    ecart = offset_y + slope * x - y
    facteur = 2 / x.size
    return facteur * float(ecart @ x), facteur * float(ecart.sum())


def fit_by_hand(x, y, lr=0.1, steps=200):
    w1 = w0 = 0.0
    losses = []
    for _ in range(steps):
        losses.append(float(np.mean((w0 + w1 * x - y) ** 2)))
        g1, g0 = compute_derivatives(x, y, w1, w0)
        w1, w0 = w1 - lr * g1, w0 - lr * g0
    return w1, w0, losses


def build(x, y):
    w1, w0 = Parameter([[0.0]]), Parameter([[0.0]])
    y_hat = Add(Mul(Input_of(x), w1), w0)
    return Graph(L2Loss(Input_of(y), y_hat)), w1, w0


def Input_of(v):
    node = Input()
    node.value = np.reshape(v, (-1, 1))
    return node


def fit_with_edf(x, y, lr=0.1, steps=200):
    graph, w1, w0 = build(x, y)
    losses = []
    for _ in range(steps):
        losses.append(graph.forward())
        graph.backward()
        graph.step(lr)
    return w1.value.item(), w0.value.item(), losses


def figure(x, y, droites: dict[str, tuple[float, float]], out: str) -> None:
    import matplotlib.pyplot as plt

    fig, ax = plt.subplots()
    ax.scatter(x, y, s=6, c="0.6")
    bords = np.array([x.min(), x.max()])
    for (nom, (w1, w0)), style in zip(droites.items(), ("-", "--")):
        ax.plot(bords, w0 + w1 * bords, style, label=f"{nom}: {w0:.3f} + {w1:.3f} x")
    ax.legend()
    fig.savefig(out)


def run(path=None, out="linreg.png"):
    x, y = dataset(path)
    a1, a0, _ = fit_by_hand(x, y)
    b1, b0, _ = fit_with_edf(x, y)
    print(f"à la main : pente {a1:.5f}  ordonnée {a0:.5f}")
    print(f"EDF       : pente {b1:.5f}  ordonnée {b0:.5f}")
    figure(x, y, {"à la main": (a1, a0), "EDF": (b1, b0)}, out)
