"""EDF - Educational Framework (as handed out with exercise 1)

Values of data nodes and of inner nodes carry the batch in dimension 0,
parameters carry no batch dimension (a leading 1 if necessary).
"""
import numpy as np

comp_nodes = []
parameters = []


def clear_graph():
    comp_nodes.clear()
    parameters.clear()


class Input:
    def __init__(self, value=None):
        self.value = value
        self.grad = None

    def addgrad(self, g):
        pass


class Parameter:
    def __init__(self, value):
        self.value = np.array(value, dtype=float)
        self.grad = np.zeros_like(self.value)
        parameters.append(self)

    def addgrad(self, g):
        # undo broadcasting over the batch
        while g.ndim > self.value.ndim:
            g = g.sum(axis=0)
        for axis, size in enumerate(self.value.shape):
            if size == 1 and g.shape[axis] != 1:
                g = g.sum(axis=axis, keepdims=True)
        self.grad = self.grad + g


class CompNode:
    def __init__(self):
        self.value = None
        self.grad = None
        comp_nodes.append(self)

    def addgrad(self, g):
        self.grad = self.grad + g


class Add(CompNode):
    def __init__(self, a, b):
        super().__init__()
        self.a, self.b = a, b

    def forward(self):
        self.value = self.a.value + self.b.value

    def backward(self):
        self.a.addgrad(self.grad)
        self.b.addgrad(self.grad)


class Mul(CompNode):
    def __init__(self, a, b):
        super().__init__()
        self.a, self.b = a, b

    def forward(self):
        self.value = self.a.value * self.b.value

    def backward(self):
        self.a.addgrad(self.grad * self.b.value)
        self.b.addgrad(self.grad * self.a.value)


class MatMul(CompNode):
    """x (B x D) times W (D x K)"""

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
        self.value = 1.0 / (1.0 + np.exp(-self.x.value))

    def backward(self):
        self.x.addgrad(self.grad * self.value * (1 - self.value))


class CrossEntropyLoss(CompNode):
    """-log p[i][y[i]], y: integer vector of length B, output B x 1"""

    def __init__(self, p, y):
        super().__init__()
        self.p, self.y = p, y

    def forward(self):
        rows = np.arange(len(self.y.value))
        self.picked = np.maximum(self.p.value[rows, self.y.value], 1e-12)
        self.value = -np.log(self.picked)[:, None]

    def backward(self):
        g = np.zeros_like(self.p.value)
        g[np.arange(len(self.y.value)), self.y.value] = -1.0 / self.picked
        self.p.addgrad(self.grad * g)


def Forward():
    for n in comp_nodes:
        n.forward()


def Backward(loss):
    for n in comp_nodes + parameters:
        n.grad = np.zeros_like(n.value)
    loss.grad = np.ones_like(loss.value) / len(loss.value)   # mean over the batch
    for n in reversed(comp_nodes):
        n.backward()


def SGD(lr):
    for p in parameters:
        p.value = p.value - lr * p.grad
