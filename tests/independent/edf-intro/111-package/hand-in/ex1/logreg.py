"""1.4 : régression logistique."""
from __future__ import annotations

from typing import Iterator

import numpy as np

from edf import CrossEntropyLoss, Graph, Input, Linear, Parameter, Sigmoid
from .mnist import Split, at_resolution
from .nodes import SingleProbToProbVector, colonne


def compute_derivatives(x: np.ndarray, y: np.ndarray, y_hat: np.ndarray) -> np.ndarray:
    """∇_w de la perte moyenne ; x : B×D, y et y_hat : B."""
    return (y_hat - y) @ x / len(x)


def batches(n: int, size: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    perm = rng.permutation(n)
    yield from np.array_split(perm, max(1, n // size))


def error(w: np.ndarray, x: np.ndarray, y: np.ndarray) -> float:
    # σ(s) > 1/2  <=>  s > 0
    return float(np.mean((x @ w > 0) != (y == 1)))


class ByHand:
    def __init__(self, D: int):
        self.w = np.zeros(D)

    def update(self, x, y, lr):
        y_hat = 1 / (1 + np.exp(-(x @ self.w)))
        self.w = self.w - lr * compute_derivatives(x, y, y_hat)


class WithEDF:
    """x --Linear(w)--> s --Sigmoid--> z --SingleProbToProbVector--> o --CrossEntropyLoss(col)--> perte"""

    def __init__(self, D: int):
        self.x, self.col = Input(), Input()
        self.param = Parameter(np.zeros((D, 1)))
        z = Sigmoid(Linear(self.x, self.param))
        self.graph = Graph(CrossEntropyLoss(SingleProbToProbVector(z), self.col))

    @property
    def w(self):
        return self.param.value[:, 0]

    def update(self, x, y, lr):
        self.x.value, self.col.value = x, colonne(y)
        self.graph.forward()
        self.graph.backward()
        self.graph.step(lr)


def train(model, data: Split, lr: float, epochs: int = 12, size: int = 50, seed: int = 3) -> list[float]:
    rng = np.random.default_rng(seed)
    errs = [error(model.w, data.x_test, data.y_test)]
    for _ in range(epochs):
        for i in batches(len(data.x_train), size, rng):
            model.update(data.x_train[i], data.y_train[i], lr)
        errs.append(error(model.w, data.x_test, data.y_test))
    return errs


def run(data: Split, out: str = "logreg.png") -> None:
    import matplotlib.pyplot as plt

    petit = at_resolution(data, 1)
    courbes = {"1×1 à la main (b)": train(ByHand(1), petit, lr=1.0),
               "1×1 EDF (c)": train(WithEDF(1), petit, lr=1.0)}
    for side, lr in ((4, 0.5), (8, 0.5), (28, 0.1)):                 # d)
        courbes[f"{side}×{side} EDF (d)"] = train(WithEDF(side * side), at_resolution(data, side), lr=lr)

    for nom, errs in courbes.items():
        print(f"{nom:20s} erreur de test {errs[0]:.4f} -> {errs[-1]:.4f}")
        plt.plot(errs, label=nom)
    plt.yscale("log")
    plt.xlabel("époque")
    plt.ylabel("erreur de test")
    plt.legend()
    plt.savefig(out)
