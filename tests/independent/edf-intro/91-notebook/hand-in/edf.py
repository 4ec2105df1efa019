# small stand-in for the course's EDF so that my notebooks run on their own:
# same idea (global list of nodes, forward in creation order, backward in reverse order,
# mean over the batch is done by the initial gradient 1/B)
import numpy as np

comp_nodes = []
parameters = []


def clear():
    comp_nodes.clear()
    parameters.clear()


class Node:
    value = None
    grad = None

    def add_grad(self, g):
        self.grad = self.grad + g


class Input(Node):
    def set(self, v):
        self.value = np.asarray(v)

    def add_grad(self, g):      # nobody needs it
        pass


class Parameter(Node):
    def __init__(self, init):
        self.value = np.array(init, dtype=float)
        parameters.append(self)


class CompNode(Node):
    def __init__(self, *parents):
        self.parents = parents
        comp_nodes.append(self)


class MatMul(CompNode):
    # (B,D) @ (D,K)
    def forward(self):
        x, w = self.parents
        self.value = x.value @ w.value

    def backward(self):
        x, w = self.parents
        x.add_grad(self.grad @ w.value.T)
        w.add_grad(x.value.T @ self.grad)


class AddBias(CompNode):
    # (B,K) + (1,K)
    def forward(self):
        x, b = self.parents
        self.value = x.value + b.value

    def backward(self):
        x, b = self.parents
        x.add_grad(self.grad)
        b.add_grad(self.grad.sum(axis=0, keepdims=True))


class Sigmoid(CompNode):
    def forward(self):
        self.value = 1.0 / (1.0 + np.exp(-np.clip(self.parents[0].value, -60, 60)))

    def backward(self):
        self.parents[0].add_grad(self.grad * self.value * (1 - self.value))


class CrossEntropyLoss(CompNode):
    # parents: class index (B,), probability vectors (B,C)
    eps = 1e-12

    def _picked(self):
        y, p = self.parents
        rows = np.arange(len(y.value))
        return rows, y.value.astype(int)

    def forward(self):
        p = self.parents[1].value
        self.value = -np.log(np.maximum(p[self._picked()], self.eps))[:, None]

    def backward(self):
        p = self.parents[1]
        g = np.zeros_like(p.value)
        idx = self._picked()
        g[idx] = -self.grad[:, 0] / np.maximum(p.value[idx], self.eps)
        p.add_grad(g)


def forward():
    for n in comp_nodes:
        n.forward()


def backward(loss):
    for n in comp_nodes + parameters:
        n.grad = np.zeros_like(n.value, dtype=float)
    loss.grad = np.ones_like(loss.value) / len(loss.value)
    for n in reversed(comp_nodes):
        n.backward()


def sgd(lr):
    for p in parameters:
        p.value = p.value - lr * p.grad
