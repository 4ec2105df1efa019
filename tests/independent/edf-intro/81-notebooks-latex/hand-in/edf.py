"""
edf - educational framework
Forward() runs all nodes in the order in which they were created, Backward(loss) the other way round.
Values have the batch in the first dimension.
"""
import numpy as np

_nodes = []        # computation nodes in order of creation
_params = []


def clear():
    _nodes.clear()
    _params.clear()


class CompNode:
    def __init__(self):
        self.value = None
        self.grad = None
        _nodes.append(self)

    def addgrad(self, g):
        if self.grad is None:
            self.grad = np.zeros_like(self.value)
        self.grad = self.grad + g

    def forward(self):
        raise NotImplementedError

    def backward(self):
        raise NotImplementedError


class Input:
    """data, gets no gradient"""
    def __init__(self, value=None):
        self.value = value

    def set(self, value):
        self.value = np.asarray(value)

    def addgrad(self, g):
        pass


class Parameter:
    def __init__(self, value):
        self.value = np.array(value, dtype=float)
        self.grad = np.zeros_like(self.value)
        _params.append(self)

    def addgrad(self, g):
        self.grad = self.grad + g


class VDot(CompNode):
    """x (B x D) times W (D x K)"""
    def __init__(self, x, W):
        super().__init__()
        self.x, self.W = x, W

    def forward(self):
        self.value = self.x.value @ self.W.value

    def backward(self):
        self.x.addgrad(self.grad @ self.W.value.T)
        self.W.addgrad(self.x.value.T @ self.grad)


class Add(CompNode):
    """x (B x K) plus bias b (K,)"""
    def __init__(self, x, b):
        super().__init__()
        self.x, self.b = x, b

    def forward(self):
        self.value = self.x.value + self.b.value

    def backward(self):
        self.x.addgrad(self.grad)
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
    """p: B x K probabilities, label: B integers"""
    def __init__(self, p, label):
        super().__init__()
        self.p, self.label = p, label

    def forward(self):
        rows = np.arange(self.p.value.shape[0])
        self.value = -np.log(np.maximum(self.p.value[rows, self.label.value], 1e-12))[:, None]

    def backward(self):
        rows = np.arange(self.p.value.shape[0])
        g = np.zeros_like(self.p.value)
        g[rows, self.label.value] = -self.grad[:, 0] / np.maximum(self.p.value[rows, self.label.value], 1e-12)
        self.p.addgrad(g)


def Forward():
    for n in _nodes:
        n.forward()


def Backward(loss):
    for n in _nodes + _params:
        n.grad = np.zeros_like(n.value)
    # mean over the batch
    loss.grad = np.ones_like(loss.value) / loss.value.shape[0]
    for n in reversed(_nodes):
        n.backward()


def SGD(eta):
    for p in _params:
        p.value = p.value - eta * p.grad
