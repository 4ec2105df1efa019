"""EDF - educational framework (as handed out, shortened to what exercise 1 uses)"""
import numpy as np

components = []
parameters = []


def clear_compgraph():
    components.clear()
    parameters.clear()


class CompNode:
    def __init__(self):
        self.value = None
        self.grad = None
        components.append(self)

    def addgrad(self, delta):
        self.grad = self.grad + delta

    def forward(self):
        pass

    def backward(self):
        pass


class Input(CompNode):
    def set(self, value):
        self.value = np.asarray(value, dtype=float)


class Parameter(CompNode):
    def __init__(self, value):
        super().__init__()
        self.value = np.asarray(value, dtype=float)
        parameters.append(self)


class Affine(CompNode):
    """x: B x D, w: D x K, b: K"""

    def __init__(self, w, b, x):
        super().__init__()
        self.w, self.b, self.x = w, b, x

    def forward(self):
        self.value = self.x.value @ self.w.value + self.b.value

    def backward(self):
        self.w.addgrad(self.x.value.T @ self.grad)
        self.b.addgrad(self.grad.sum(axis=0))
        self.x.addgrad(self.grad @ self.w.value.T)


class Sigmoid(CompNode):
    def __init__(self, x):
        super().__init__()
        self.x = x

    def forward(self):
        self.value = 1.0 / (1.0 + np.exp(-self.x.value))

    def backward(self):
        self.x.addgrad(self.grad * self.value * (1 - self.value))


class CrossEntropyLoss(CompNode):
    """p: B x K probability vectors, y: B labels. Output: B x 1"""

    def __init__(self, y, p):
        super().__init__()
        self.y, self.p = y, p

    def forward(self):
        self.k = self.y.value.astype(int).reshape(-1)
        self.q = np.clip(self.p.value[np.arange(len(self.k)), self.k], 1e-12, None)
        self.value = -np.log(self.q).reshape(-1, 1)

    def backward(self):
        delta = np.zeros_like(self.p.value)
        delta[np.arange(len(self.k)), self.k] = -self.grad[:, 0] / self.q
        self.p.addgrad(delta)


def Forward():
    for c in components:
        c.forward()


def Backward(loss):
    """gradient of the mean of loss over the batch"""
    for c in components:
        c.grad = np.zeros_like(c.value, dtype=float)
    loss.grad = np.ones_like(loss.value) / len(loss.value)
    for c in reversed(components):
        c.backward()


def SGD(learning_rate):
    for p in parameters:
        p.value = p.value - learning_rate * p.grad
