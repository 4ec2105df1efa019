"""
EDF (own version, built after the description on the sheet)

- a batch is always the first axis: values are B x something
- the loss node gives one number per example (B x 1); Backward() puts 1/B into its grad,
  so that everything below receives the gradient of the MEAN loss
- nodes register themselves in the order of creation, which is already a topological order
"""
import numpy as np

_nodes, _params = [], []


def clear():
    _nodes.clear()
    _params.clear()


class Input:
    def __init__(self):
        self.value = None

    def addgrad(self, g):
        pass            # nobody needs it


class Parameter:
    def __init__(self, value):
        self.value = np.array(value, dtype=float)
        self.grad = np.zeros_like(self.value)
        _params.append(self)

    def addgrad(self, g):
        self.grad = self.grad + g


class CompNode:
    def __init__(self):
        _nodes.append(self)
        self.value = self.grad = None

    def addgrad(self, g):
        self.grad = self.grad + g

    def forward(self):
        raise NotImplementedError

    def backward(self):
        raise NotImplementedError


def Forward():
    for n in _nodes:
        n.forward()


def Backward(loss):
    for n in _nodes:
        n.grad = np.zeros_like(n.value)
    for p in _params:
        p.grad = np.zeros_like(p.value)
    loss.grad = np.ones_like(loss.value) / len(loss.value)
    for n in reversed(_nodes):
        n.backward()


def SGD(lr):
    for p in _params:
        p.value = p.value - lr * p.grad


class MatMul(CompNode):
    """x: B x D, w: D x K"""

    def __init__(self, x, w):
        super().__init__()
        self.x, self.w = x, w

    def forward(self):
        self.value = self.x.value @ self.w.value

    def backward(self):
        self.x.addgrad(self.grad @ self.w.value.T)
        self.w.addgrad(self.x.value.T @ self.grad)


class AddBias(CompNode):
    """a: B x K, b: K"""

    def __init__(self, a, b):
        super().__init__()
        self.a, self.b = a, b

    def forward(self):
        self.value = self.a.value + self.b.value

    def backward(self):
        self.a.addgrad(self.grad)
        self.b.addgrad(self.grad.sum(axis=0))


class Sigmoid(CompNode):
    def __init__(self, a):
        super().__init__()
        self.a = a

    def forward(self):
        self.value = 1 / (1 + np.exp(-self.a.value))

    def backward(self):
        self.a.addgrad(self.grad * self.value * (1 - self.value))


class CrossEntropyLoss(CompNode):
    """p: B x C probabilities, y: vector of B class numbers"""

    def __init__(self, p, y):
        super().__init__()
        self.p, self.y = p, y

    def forward(self):
        self.row = np.arange(len(self.y.value))
        self.picked = np.clip(self.p.value[self.row, self.y.value], 1e-12, None)
        self.value = -np.log(self.picked)[:, None]

    def backward(self):
        g = np.zeros_like(self.p.value)
        g[self.row, self.y.value] = -1 / self.picked
        self.p.addgrad(self.grad * g)
