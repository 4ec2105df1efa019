"""Nodes. Every value has the batch as first dimension, parameters have no batch dimension."""
import numpy as np


class CompNode:
    def __init__(self, *parents):
        self.parents = parents
        self.value = None
        self.grad = None

    def forward(self):
        raise NotImplementedError

    def backward(self):
        raise NotImplementedError

    def add_grad(self, g):
        self.grad = g if self.grad is None else self.grad + g


class Input(CompNode):
    def forward(self):
        pass

    def backward(self):
        pass

    def add_grad(self, g):          # data get no gradient
        pass


class Parameter(CompNode):
    def __init__(self, value):
        super().__init__()
        self.value = np.asarray(value, dtype=float)

    def forward(self):
        pass

    def backward(self):
        pass

    def add_grad(self, g):
        extra = g.ndim - self.value.ndim
        g = g.sum(axis=tuple(range(extra))) if extra else g
        ones = tuple(i for i, s in enumerate(self.value.shape) if s == 1 != g.shape[i])
        g = g.sum(axis=ones, keepdims=True) if ones else g
        super().add_grad(g)


class Add(CompNode):
    def forward(self):
        self.value = self.parents[0].value + self.parents[1].value

    def backward(self):
        for p in self.parents:
            p.add_grad(self.grad)


class Mul(CompNode):
    def forward(self):
        self.value = self.parents[0].value * self.parents[1].value

    def backward(self):
        p, q = self.parents
        p.add_grad(self.grad * q.value)
        q.add_grad(self.grad * p.value)


class Linear(CompNode):
    """(x, W) -> x W"""

    def forward(self):
        x, W = self.parents
        self.value = x.value @ W.value

    def backward(self):
        x, W = self.parents
        x.add_grad(self.grad @ W.value.T)
        W.add_grad(x.value.T @ self.grad)


class Sigmoid(CompNode):
    def forward(self):
        self.value = 1.0 / (1.0 + np.exp(-self.parents[0].value))

    def backward(self):
        self.parents[0].add_grad(self.grad * self.value * (1.0 - self.value))


class CrossEntropyLoss(CompNode):
    """(p, y): p is B x K, y holds B column numbers; value is B x 1."""

    def _at_label(self):
        p, y = self.parents
        return np.arange(len(y.value)), y.value

    def forward(self):
        self.value = -np.log(np.clip(self.parents[0].value[self._at_label()], 1e-12, None))[:, None]

    def backward(self):
        p, _ = self.parents
        g = np.zeros_like(p.value)
        at = self._at_label()
        g[at] = -self.grad[:, 0] / np.clip(p.value[at], 1e-12, None)
        p.add_grad(g)
