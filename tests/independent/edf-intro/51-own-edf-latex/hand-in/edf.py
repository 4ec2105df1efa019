"""
A very small version of the educational framework (EDF).

We did not manage to get the original file, so this is our own one with only what exercise sheet 1
needs. Every node keeps .value and .grad; nodes that compute something register themselves in the
order in which they are created, so this order is already a topological order of the graph.

The first dimension of all values that come from data is the batch dimension.
"""
import numpy as np

comp_nodes = []
params = []


def clear():
    """forget the current graph"""
    comp_nodes.clear()
    params.clear()


class Leaf:
    def __init__(self, value=None):
        self.value = None if value is None else np.array(value, dtype=float)
        self.grad = None

    def add_grad(self, g):
        # leaves that are only inputs get a gradient too, it is just never used
        self.grad = self.grad + g


class Input(Leaf):
    def set(self, value):
        self.value = np.asarray(value)


class Parameter(Leaf):
    def __init__(self, value):
        super().__init__(value)
        params.append(self)


class CompNode(Leaf):
    def __init__(self, *parents):
        super().__init__()
        self.parents = parents
        comp_nodes.append(self)

    def forward(self):
        raise NotImplementedError

    def backward(self):
        raise NotImplementedError


class VDot(CompNode):
    """x W  with x: B x D and W: D x K"""

    def __init__(self, x, W):
        super().__init__(x, W)
        self.x, self.W = x, W

    def forward(self):
        self.value = self.x.value @ self.W.value

    def backward(self):
        self.x.add_grad(self.grad @ self.W.value.T)
        self.W.add_grad(self.x.value.T @ self.grad)


class AddBias(CompNode):
    """x + b  with x: B x K and b: K, b is the same for all elements of the batch"""

    def __init__(self, x, b):
        super().__init__(x, b)
        self.x, self.b = x, b

    def forward(self):
        self.value = self.x.value + self.b.value

    def backward(self):
        self.x.add_grad(self.grad)
        self.b.add_grad(self.grad.sum(axis=0))


class Sigmoid(CompNode):
    def __init__(self, x):
        super().__init__(x)
        self.x = x

    def forward(self):
        # = 1/(1+exp(-x)), but does not overflow
        self.value = 0.5 * (1.0 + np.tanh(0.5 * self.x.value))

    def backward(self):
        self.x.add_grad(self.grad * self.value * (1.0 - self.value))


class CrossEntropyLoss(CompNode):
    """-log p[i, label[i]], p: B x C, label: B integers; result B x 1 (not averaged)"""

    def __init__(self, p, label):
        super().__init__(p)
        self.p, self.label = p, label

    def forward(self):
        self.rows = np.arange(len(self.p.value))
        self.picked = np.maximum(self.p.value[self.rows, self.label.value], 1e-12)
        self.value = -np.log(self.picked)[:, None]

    def backward(self):
        g = np.zeros_like(self.p.value)
        g[self.rows, self.label.value] = -self.grad[:, 0] / self.picked
        self.p.add_grad(g)


def Forward():
    for n in comp_nodes:
        n.forward()


def Backward(loss):
    """d mean(loss) / d everything; the mean over the batch is done here"""
    for n in comp_nodes:
        n.grad = np.zeros_like(n.value)
        for q in n.parents:
            if q.value is not None:
                q.grad = np.zeros(np.shape(q.value))
    loss.grad = np.ones_like(loss.value) / len(loss.value)
    for n in reversed(comp_nodes):
        n.backward()


def SGD(eta):
    for p in params:
        p.value = p.value - eta * p.grad
