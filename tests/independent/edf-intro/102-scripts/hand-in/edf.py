# Educational Framework, exercise 1 (handout)
import numpy as np

graph = []     # computational nodes in order of creation
weights = []   # trainable parameters


class Leaf:
    def __init__(self, value=None, trainable=False):
        self.value = value
        self.grad = 0
        if trainable:
            weights.append(self)


class Node:
    def __init__(self, *inputs):
        self.inputs = inputs
        self.grad = 0
        graph.append(self)


def fit_shape(g, shape):
    """sum a gradient over the broadcast dimensions"""
    for d, s in enumerate(shape):
        if s == 1 and g.shape[d] > 1:
            g = g.sum(axis=d, keepdims=True)
    return g


class Plus(Node):
    def forward(self):
        a, b = self.inputs
        self.value = a.value + b.value

    def backward(self):
        for i in self.inputs:
            i.grad = i.grad + fit_shape(self.grad, i.value.shape)


class Times(Node):
    def forward(self):
        a, b = self.inputs
        self.value = a.value * b.value

    def backward(self):
        a, b = self.inputs
        a.grad = a.grad + fit_shape(self.grad * b.value, a.value.shape)
        b.grad = b.grad + fit_shape(self.grad * a.value, b.value.shape)


class Dot(Node):
    def forward(self):
        x, W = self.inputs
        self.value = x.value.dot(W.value)

    def backward(self):
        x, W = self.inputs
        x.grad = x.grad + self.grad.dot(W.value.T)
        W.grad = W.grad + x.value.T.dot(self.grad)


class Sigmoid(Node):
    def forward(self):
        self.value = 1 / (1 + np.exp(-self.inputs[0].value))

    def backward(self):
        x, = self.inputs
        x.grad = x.grad + self.grad * self.value * (1 - self.value)


class CrossEntropyLoss(Node):
    """inputs: p (B x K), t (B x K, one-hot) -> B x 1"""
    def forward(self):
        p, t = self.inputs
        self.value = -(t.value * np.log(p.value + 1e-12)).sum(axis=1, keepdims=True)

    def backward(self):
        p, t = self.inputs
        p.grad = p.grad - self.grad * t.value / (p.value + 1e-12)


def forward():
    for n in graph:
        n.forward()


def backward(loss):
    for n in graph + weights:
        n.grad = np.zeros(n.value.shape)
    loss.grad = np.ones(loss.value.shape) / loss.value.shape[0]
    for n in graph[::-1]:
        n.backward()


def step(lr):
    for w in weights:
        w.value = w.value - lr * w.grad


def reset():
    del graph[:], weights[:]
