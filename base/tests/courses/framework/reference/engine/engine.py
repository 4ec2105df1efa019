"""Tensors that know how they were computed, in plain numpy."""

import numpy as np


class Tensor:
    """An array, what it was made of, and how gradients go back to that."""

    def __init__(self, data, parents=(), back=None):
        self.data = np.asarray(data, dtype=np.float64)
        self.parents, self.back, self.grad = parents, back, None

    def numpy(self):
        return self.data

    def sum(self):
        return Tensor(self.data.sum(), (self,), lambda g: [g * np.ones_like(self.data)])

    def backward(self, gradient=1.0):
        gradient = np.asarray(gradient, dtype=np.float64)
        self.grad = gradient if self.grad is None else self.grad + gradient
        for parent, part in zip(self.parents, self.back(gradient) if self.back else (), strict=True):
            parent.backward(part)


def relu(x):
    # <solution>
    return Tensor(np.maximum(x.data, 0), (x,), lambda g: [g * (x.data > 0)])
    # </solution>


def softmax(x):
    # <solution>
    e = np.exp(x.data - x.data.max(-1, keepdims=True))
    out = e / e.sum(-1, keepdims=True)
    return Tensor(out, (x,), lambda g: [out * (g - (g * out).sum(-1, keepdims=True))])
    # </solution>


def matmul(a, b):
    # <solution>
    return Tensor(a.data @ b.data, (a, b), lambda g: [g @ b.data.T, a.data.T @ g])
    # </solution>
