"""
EDF - educational framework (given with the exercise)
"""
import numpy as np

nodes = []      # computation nodes in the order of creation (= topological order)
params = []     # trainable parameters


def reset():
    nodes.clear()
    params.clear()


class Input:
    def __init__(self, value=None):
        self.value = value

    def addgrad(self, grad):
        pass


class Parameter:
    def __init__(self, value):
        self.value = np.array(value, dtype=float)
        self.grad = np.zeros_like(self.value)
        params.append(self)

    def addgrad(self, grad):
        self.grad = self.grad + grad


class CompNode:
    def __init__(self):
        self.value = None
        self.grad = None
        nodes.append(self)

    def addgrad(self, grad):
        self.grad = self.grad + grad

    def forward(self):
        raise NotImplementedError

    def backward(self):
        raise NotImplementedError


class Affine(CompNode):
    """x: B x D, w: D x K, b: K (or None)"""

    def __init__(self, x, w, b=None):
        super().__init__()
        self.x, self.w, self.b = x, w, b

    def forward(self):
        self.value = self.x.value @ self.w.value
        if self.b is not None:
            self.value = self.value + self.b.value

    def backward(self):
        self.x.addgrad(self.grad @ self.w.value.T)
        self.w.addgrad(self.x.value.T @ self.grad)
        if self.b is not None:
            self.b.addgrad(self.grad.sum(axis=0))


class Sigmoid(CompNode):
    def __init__(self, x):
        super().__init__()
        self.x = x

    def forward(self):
        self.value = 1.0 / (1.0 + np.exp(-self.x.value))

    def backward(self):
        self.x.addgrad(self.grad * self.value * (1.0 - self.value))


class CrossEntropyLoss(CompNode):
    """p: B x C probabilities, y: B integer labels"""

    def __init__(self, p, y):
        super().__init__()
        self.p, self.y = p, y

    def forward(self):
        rows = np.arange(len(self.y.value))
        self.value = -np.log(np.maximum(self.p.value[rows, self.y.value], 1e-12))[:, None]

    def backward(self):
        rows = np.arange(len(self.y.value))
        g = np.zeros_like(self.p.value)
        g[rows, self.y.value] = -1.0 / np.maximum(self.p.value[rows, self.y.value], 1e-12)
        self.p.addgrad(self.grad * g)


def Forward():
    for n in nodes:
        n.forward()


def Backward(loss):
    for n in nodes:
        n.grad = np.zeros_like(n.value)
    for p in params:
        p.grad = np.zeros_like(p.value)
    loss.grad = np.ones_like(loss.value) / len(loss.value)     # mean over the batch
    for n in reversed(nodes):
        n.backward()


def SGD(eta):
    for p in params:
        p.value = p.value - eta * p.grad
