"""Tensors that know how they were computed, in plain numpy."""

from __future__ import annotations

import numpy as np


class Tensor:
    """An array, what it was made of, and how gradients go back to that."""

    def __init__(self, data, parents=(), back=None):
        self.data = np.asarray(data, dtype=np.float64)
        self.parents, self.back, self.grad = parents, back, None

    # --- small conveniences, not asked for ---
    @property
    def shape(self):
        return self.data.shape

    def __repr__(self):
        return f"Tensor(shape={self.shape}, leaf={not self.parents})"

    def __matmul__(self, other):
        return matmul(self, other)

    # --- from the skeleton ---
    def numpy(self):
        return self.data

    def sum(self):
        return Tensor(self.data.sum(), (self,), lambda g: [g * np.ones_like(self.data)])

    def backward(self, gradient=1.0):
        gradient = np.asarray(gradient, dtype=np.float64)
        self.grad = gradient if self.grad is None else self.grad + gradient
        for parent, part in zip(self.parents, self.back(gradient) if self.back else (), strict=True):
            parent.backward(part)


def _ensure(x) -> Tensor:
    return x if isinstance(x, Tensor) else Tensor(x)


def relu(x: Tensor) -> Tensor:
    x = _ensure(x)
    open_gate = x.data > 0

    def back(g):
        return [np.where(open_gate, g, 0.0)]

    return Tensor(np.where(open_gate, x.data, 0.0), (x,), back)


def softmax(x: Tensor) -> Tensor:
    x = _ensure(x)
    e = np.exp(x.data - np.max(x.data, axis=-1, keepdims=True))
    s = e / e.sum(axis=-1, keepdims=True)

    def back(g):
        # J^T g = s * (g - <g, s>)
        inner = np.sum(g * s, axis=-1, keepdims=True)
        return [s * (g - inner)]

    return Tensor(s, (x,), back)


def _t(a: np.ndarray) -> np.ndarray:
    return np.swapaxes(a, -1, -2)


def matmul(a: Tensor, b: Tensor) -> Tensor:
    a, b = _ensure(a), _ensure(b)

    def back(g):
        return [g @ _t(b.data), _t(a.data) @ g]

    return Tensor(a.data @ b.data, (a, b), back)
