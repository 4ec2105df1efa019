"""Educational Framework (as given with the exercise, copied so the notebooks run)"""
import numpy as np

_nodes, _params = [], []


def clear():
    _nodes.clear()
    _params.clear()


def _unbroadcast(g, shape):
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    for i, n in enumerate(shape):
        if n == 1 and g.shape[i] != 1:
            g = g.sum(axis=i, keepdims=True)
    return g


class CompNode:
    def __init__(self):
        _nodes.append(self)

    def addgrad(self, g):
        self.grad = self.grad + _unbroadcast(g, np.shape(self.value))


class Input(CompNode):
    def __init__(self):
        self.value = None
        self.grad = 0.

    def set(self, v):
        self.value = v

    def addgrad(self, g):
        pass


class Parameter(CompNode):
    def __init__(self, v):
        self.value = np.asarray(v, dtype=float)
        self.grad = np.zeros_like(self.value)
        _params.append(self)


class Affine(CompNode):
    """x W + b"""

    def __init__(self, x, W, b):
        super().__init__()
        self.x, self.W, self.b = x, W, b

    def forward(self):
        self.value = self.x.value @ self.W.value + self.b.value

    def backward(self):
        self.x.addgrad(self.grad @ self.W.value.T)
        self.W.addgrad(self.x.value.T @ self.grad)
        self.b.addgrad(self.grad)


class MatMul(CompNode):
    """x W"""

    def __init__(self, x, W):
        super().__init__()
        self.x, self.W = x, W

    def forward(self):
        self.value = self.x.value @ self.W.value

    def backward(self):
        self.x.addgrad(self.grad @ self.W.value.T)
        self.W.addgrad(self.x.value.T @ self.grad)


class Sigmoid(CompNode):
    def __init__(self, x):
        super().__init__()
        self.x = x

    def forward(self):
        self.value = 1. / (1. + np.exp(-self.x.value))

    def backward(self):
        self.x.addgrad(self.grad * self.value * (1. - self.value))


class CrossEntropyLoss(CompNode):
    """-log p[i, label_i], B x 1"""

    def __init__(self, p, labels):
        super().__init__()
        self.p, self.labels = p, labels

    def forward(self):
        i = np.arange(len(self.labels.value))
        self.value = -np.log(np.clip(self.p.value[i, self.labels.value], 1e-12, 1))[:, None]

    def backward(self):
        i = np.arange(len(self.labels.value))
        g = np.zeros_like(self.p.value)
        g[i, self.labels.value] = -self.grad[:, 0] / np.clip(self.p.value[i, self.labels.value], 1e-12, 1)
        self.p.addgrad(g)


def forward():
    for n in _nodes:
        n.forward()


def backward(loss):
    """gradient of the mean of loss over the batch"""
    for n in _nodes + _params:
        n.grad = np.zeros_like(n.value)
    loss.grad = np.ones_like(loss.value) / len(loss.value)
    for n in reversed(_nodes):
        n.backward()


def sgd(lr):
    for p in _params:
        p.value = p.value - lr * p.grad
