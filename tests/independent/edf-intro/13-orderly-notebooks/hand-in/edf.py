"""
edf.py -- a small Educational Framework, written by me for exercise sheet 1.

Every node of the computation graph is an object with the fields

    value : result of the last forward pass  (numpy array)
    grad  : derivative of the loss wrt. value (same shape as value)

All computation nodes work on complete batches, the first dimension is the
batch dimension B.  Parameters do not have a batch dimension.
"""

import numpy as np


class Graph:
    """Keeps the nodes in the order in which they were created.

    A node can only be created after its inputs, therefore the order of
    creation is already a topological order.
    """

    def __init__(self):
        self.nodes = []
        self.parameters = []

    def clear(self):
        self.nodes = []
        self.parameters = []


_graph = Graph()


def clear_graph():
    _graph.clear()


class Node:
    def __init__(self):
        self.value = None
        self.grad = None

    def add_grad(self, g):
        if self.grad is None:
            self.grad = np.zeros_like(self.value, dtype=float)
        self.grad = self.grad + g


class Input(Node):
    """A node for data. It receives gradients, but nobody uses them."""

    def set(self, value):
        self.value = np.asarray(value)
        self.grad = None


class Parameter(Node):
    def __init__(self, value):
        super().__init__()
        self.value = np.asarray(value, dtype=float)
        _graph.parameters.append(self)

    def step(self, learning_rate):
        self.value = self.value - learning_rate * self.grad


class CompNode(Node):
    def __init__(self, *inputs):
        super().__init__()
        self.inputs = inputs
        _graph.nodes.append(self)

    def forward(self):
        raise NotImplementedError

    def backward(self):
        raise NotImplementedError


class Affine(CompNode):
    """x @ W + b with x: B x D, W: D x K, b: K."""

    def __init__(self, x, W, b):
        super().__init__(x, W, b)
        self.x, self.W, self.b = x, W, b

    def forward(self):
        self.value = self.x.value @ self.W.value + self.b.value

    def backward(self):
        self.x.add_grad(self.grad @ self.W.value.T)
        self.W.add_grad(self.x.value.T @ self.grad)
        self.b.add_grad(self.grad.sum(axis=0))


class Linear(CompNode):
    """x @ W without offset."""

    def __init__(self, x, W):
        super().__init__(x, W)
        self.x, self.W = x, W

    def forward(self):
        self.value = self.x.value @ self.W.value

    def backward(self):
        self.x.add_grad(self.grad @ self.W.value.T)
        self.W.add_grad(self.x.value.T @ self.grad)


class Sigmoid(CompNode):
    def __init__(self, x):
        super().__init__(x)
        self.x = x

    def forward(self):
        # written with tanh, so that large negative inputs do not overflow
        self.value = 0.5 * (1.0 + np.tanh(0.5 * self.x.value))

    def backward(self):
        self.x.add_grad(self.grad * self.value * (1.0 - self.value))


class CrossEntropyLoss(CompNode):
    """-log p[i][y_i] for every i; p is B x K, y contains B class indices.

    The value is a vector of size B.
    """

    EPS = 1e-12

    def __init__(self, p, y):
        super().__init__(p, y)
        self.p, self.y = p, y

    def _picked(self):
        rows = np.arange(len(self.y.value))
        cols = self.y.value.astype(int)
        return rows, cols

    def forward(self):
        rows, cols = self._picked()
        self.value = -np.log(np.maximum(self.p.value[rows, cols], self.EPS))

    def backward(self):
        rows, cols = self._picked()
        g = np.zeros_like(self.p.value)
        g[rows, cols] = -self.grad / np.maximum(self.p.value[rows, cols], self.EPS)
        self.p.add_grad(g)


def forward():
    for node in _graph.nodes:
        node.forward()


def backward(loss):
    """Backpropagation from the (batched) loss.

    The total loss is the mean of loss.value along the batch, hence the
    derivative of the total loss wrt. each entry is 1/B.
    """
    for node in _graph.nodes + _graph.parameters:
        node.grad = np.zeros_like(node.value, dtype=float)
    loss.grad = np.ones_like(loss.value, dtype=float) / len(loss.value)
    for node in reversed(_graph.nodes):
        node.backward()


def sgd_step(learning_rate):
    for parameter in _graph.parameters:
        parameter.step(learning_rate)
