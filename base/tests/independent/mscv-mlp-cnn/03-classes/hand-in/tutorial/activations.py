import numpy as np

from .base import Layer


class ReLULayer(Layer):
    """Problem 1.6, 3.1 - 3.3"""

    def forward(self, x):
        self.cache = x
        return np.maximum(0, x)

    def backward(self, dy):
        x = self.cache
        return dy * (x > 0)


class LeakyReLULayer(Layer):
    def __init__(self, alpha=0.01):
        super().__init__()
        self.alpha = alpha

    def forward(self, x):
        self.cache = x
        return np.where(x >= 0, x, self.alpha * x)

    def backward(self, dy):
        return dy * np.where(self.cache >= 0, 1.0, self.alpha)


class ELULayer(Layer):
    def __init__(self, alpha=1.0):
        super().__init__()
        self.alpha = alpha

    def forward(self, x):
        self.cache = x
        # minimum: otherwise exp overflows for the branch we do not take
        return np.where(x >= 0, x, self.alpha * (np.exp(np.minimum(x, 0)) - 1))

    def backward(self, dy):
        x = self.cache
        return dy * np.where(x >= 0, 1.0, self.alpha * np.exp(np.minimum(x, 0)))


class Tanh(Layer):
    def forward(self, x):
        self.cache = np.tanh(x)
        return self.cache

    def backward(self, dy):
        return dy * (1 - self.cache ** 2)
