"""Educational Framework (EDF), small version.

The lecture's file did not open on my laptop, therefore I re-typed the framework
with the same idea: every node registers itself at construction time, `forward()`
evaluates the nodes in this order and `backward()` visits them in the reverse order.
The mean over the batch is taken by the framework: the gradient which is put into
the loss node is 1/B for each element of the batch.
"""
from __future__ import annotations

from typing import List

import numpy as np

_tape: List["CompNode"] = []
_params: List["Parameter"] = []


def clear_compgraph() -> None:
    """Forget all nodes and parameters of the current graph."""
    _tape.clear()
    _params.clear()


def forward() -> None:
    """Evaluate all computation nodes in order of creation."""
    for node in _tape:
        node.forward()


def backward(loss: "CompNode") -> None:
    """Reverse mode differentiation of the mean of `loss` over the batch."""
    for node in _tape:
        if node.value is not None:
            node.grad = np.zeros_like(node.value, dtype=float)
    batch_size = loss.value.shape[0]
    loss.grad = np.ones_like(loss.value, dtype=float) / batch_size
    for node in reversed(_tape):
        node.backward()


def sgd(learning_rate: float) -> None:
    """One gradient step for every parameter."""
    for p in _params:
        p.value = p.value - learning_rate * p.grad


class CompNode:
    """Base class of all nodes."""

    def __init__(self) -> None:
        self.value = None
        self.grad = None
        _tape.append(self)

    def forward(self) -> None:
        pass

    def backward(self) -> None:
        pass


class Value(CompNode):
    """A constant input of the graph, e.g. the data."""


class Parameter(CompNode):
    """A trainable input of the graph."""

    def __init__(self, value: np.ndarray) -> None:
        super().__init__()
        self.value = np.array(value, dtype=float)
        _params.append(self)


class MatMul(CompNode):
    """(B x D) times (D x M)."""

    def __init__(self, x: CompNode, w: CompNode) -> None:
        super().__init__()
        self.x, self.w = x, w

    def forward(self) -> None:
        self.value = self.x.value @ self.w.value

    def backward(self) -> None:
        self.x.grad += self.grad @ self.w.value.T
        self.w.grad += self.x.value.T @ self.grad


class AddBias(CompNode):
    """(B x M) plus a row vector (1 x M)."""

    def __init__(self, x: CompNode, b: CompNode) -> None:
        super().__init__()
        self.x, self.b = x, b

    def forward(self) -> None:
        self.value = self.x.value + self.b.value

    def backward(self) -> None:
        self.x.grad += self.grad
        self.b.grad += self.grad.sum(axis=0, keepdims=True)


class Sigmoid(CompNode):
    """Elementwise logistic function."""

    def __init__(self, x: CompNode) -> None:
        super().__init__()
        self.x = x

    def forward(self) -> None:
        self.value = 0.5 * (1.0 + np.tanh(0.5 * self.x.value))

    def backward(self) -> None:
        self.x.grad += self.grad * self.value * (1.0 - self.value)


class CrossEntropyLoss(CompNode):
    """-log p[i, y[i]] for a matrix p of probability vectors, result is B x 1."""

    def __init__(self, p: CompNode, y: CompNode) -> None:
        super().__init__()
        self.p, self.y = p, y

    def _picked(self):
        rows = np.arange(self.p.value.shape[0])
        cols = self.y.value.astype(int).ravel()
        return rows, cols, np.maximum(self.p.value[rows, cols], 1e-12)

    def forward(self) -> None:
        _, _, picked = self._picked()
        self.value = -np.log(picked)[:, None]

    def backward(self) -> None:
        rows, cols, picked = self._picked()
        self.p.grad[rows, cols] += -self.grad[:, 0] / picked
