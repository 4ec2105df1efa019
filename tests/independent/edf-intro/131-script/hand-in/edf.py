"""
own small version of the educational framework (EDF), numpy only

A Node has .value after forward() and .grad (d loss / d value) after the backward sweep.
First axis is always the batch. Loss node gives one number per sample; `Graph.backward` starts with 1/B
on each of them, i.e. the mean over the batch is built in (nodes needn't care).
"""
import numpy as np


class Node:
    def __init__(self, *parents):
        self.parents = parents
        self.value = None
        self.grad = None

    def forward(self):
        raise NotImplementedError

    def backward(self):
        """push self.grad on to the parents"""
        raise NotImplementedError

    def receive(self, g):
        # sum over all children (multivariate chain rule)
        self.grad = g if self.grad is None else self.grad + g


class Input(Node):
    def set(self, v):
        self.value = np.asarray(v, dtype=float)
        return self

    def forward(self):
        pass

    def backward(self):
        pass


class Param(Node):
    def __init__(self, init):
        super().__init__()
        self.value = np.array(init, dtype=float)

    def forward(self):
        pass

    def backward(self):
        pass


class Linear(Node):
    """x (B,D) times w (D,K)"""

    def forward(self):
        x, w = self.parents
        self.value = x.value @ w.value

    def backward(self):
        x, w = self.parents
        x.receive(self.grad @ w.value.T)
        w.receive(x.value.T @ self.grad)


class AddBias(Node):
    """(B,K) + (K,)"""

    def forward(self):
        x, b = self.parents
        self.value = x.value + b.value

    def backward(self):
        x, b = self.parents
        x.receive(self.grad)
        b.receive(self.grad.sum(axis=0))


class Sigmoid(Node):
    def forward(self):
        a = self.parents[0].value
        self.value = np.where(a >= 0, 1 / (1 + np.exp(-np.abs(a))), np.exp(-np.abs(a)) / (1 + np.exp(-np.abs(a))))

    def backward(self):
        s = self.value
        self.parents[0].receive(self.grad * s * (1 - s))


class L2Loss(Node):
    """elementwise (y_hat - y)^2; parents: y, y_hat, both (B,1)"""

    def forward(self):
        y, y_hat = self.parents
        self.diff = y_hat.value - y.value
        self.value = self.diff ** 2

    def backward(self):
        y, y_hat = self.parents
        g = 2 * self.diff * self.grad
        y_hat.receive(g)
        y.receive(-g)


class SingleProbToProbVector(Node):
    """z (B,1) -> o (B,2) with o[:,0] = z and o[:,1] = 1 - z"""

    def forward(self):
        z = self.parents[0].value
        self.value = np.concatenate([z, 1 - z], axis=1)

    def backward(self):
        # do0/dz = 1, do1/dz = -1
        self.parents[0].receive(self.grad[:, :1] - self.grad[:, 1:])


class CrossEntropyLoss(Node):
    """parents: p (B,C) probabilities, y (B,) integer labels.  value (B,) = -log p[i, y_i]"""
    EPS = 1e-12

    def forward(self):
        p, y = self.parents
        self.rows = np.arange(len(p.value))
        self.cls = y.value.astype(int).ravel()
        self.picked = np.maximum(p.value[self.rows, self.cls], self.EPS)
        self.value = -np.log(self.picked)

    def backward(self):
        p, _ = self.parents
        g = np.zeros_like(p.value)
        g[self.rows, self.cls] = -self.grad / self.picked
        p.receive(g)


class Graph:
    def __init__(self, loss):
        self.loss = loss
        self.order = []
        self._visit(loss, set())

    def _visit(self, node, seen):
        if id(node) in seen:
            return
        seen.add(id(node))
        for q in node.parents:
            self._visit(q, seen)
        self.order.append(node)

    def forward(self):
        for n in self.order:
            n.grad = None
            n.forward()
        return float(self.loss.value.mean())

    def backward(self):
        B = len(self.loss.value)
        self.loss.grad = np.full(self.loss.value.shape, 1.0 / B)
        for n in reversed(self.order):
            if n.grad is not None:
                n.backward()

    def params(self):
        return [n for n in self.order if isinstance(n, Param)]

    def sgd(self, lr):
        for p in self.params():
            p.value = p.value - lr * p.grad
