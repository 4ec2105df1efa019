import numpy as np

from .base import Layer


class OutputShape:
    """Problem 1.1: output shape of a square convolution"""

    def __init__(self, size, channels):
        self.size = size
        self.channels = channels

    def after(self, kernel, n_filters=1, stride=1, pad=0):
        s = (self.size - kernel + 2 * pad) // stride + 1
        return (s, s, n_filters)

    def n_params(self, kernel, n_filters):
        return kernel * kernel * self.channels * n_filters


class Conv1dMatrix(Layer):
    """Problem 1.2: W xbar = xbar * w"""

    def __init__(self, w, n=4, pad=1):
        super().__init__()
        self.w = np.asarray(w, dtype=float)
        self.n, self.pad = n, pad
        k = len(self.w)
        rows = n + 2 * pad - k + 1
        self.W = np.zeros((rows, n + 2 * pad))
        for r in range(rows):
            self.W[r, r:r + k] = self.w

    def forward(self, x):
        return self.W @ np.pad(x, self.pad)

    def backward(self, dy):
        full = self.W.T @ dy
        return full[self.pad:self.pad + self.n]


class TransposedConv(Layer):
    """Problem 1.3 (b), stride 1, padding 0, one channel"""

    def __init__(self, kernel):
        super().__init__()
        self.kernel = np.asarray(kernel)

    def forward(self, x):
        h, w = x.shape
        kh, kw = self.kernel.shape
        out = np.zeros((h + kh - 1, w + kw - 1))
        for i in range(h):
            for j in range(w):
                out[i:i + kh, j:j + kw] += x[i, j] * self.kernel
        return out
