"""
python logistic_regression.py hand          b)   own gradient, 1x1 images
python logistic_regression.py graph         c)   minigraph, 1x1 images
python logistic_regression.py graph 4 8 28  d)   minigraph, other resolutions

Expects the four MNIST .gz files in ./mnist. The two classes are the digits 0 and 1.
"""
import gzip
import sys
from pathlib import Path

import numpy as np
import minigraph as mg

# ------------------------------------------------------------------ data

def idx(path):
    raw = gzip.decompress(Path(path).read_bytes())
    dims = [int.from_bytes(raw[4 + 4 * k:8 + 4 * k], "big") for k in range(raw[3])]
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * len(dims)).reshape(dims)


def averaging_matrix(n, full=28):
    """n x full; row r averages the pixels of cell r (also if full/n is no integer)"""
    edges = np.linspace(0, full, n + 1)
    pix = np.arange(full)
    overlap = np.minimum(edges[1:, None], pix + 1) - np.maximum(edges[:-1, None], pix)
    return np.clip(overlap, 0, None) * n / full


def load(split, n):
    imgs = idx(f"mnist/{split}-images-idx3-ubyte.gz")
    labels = idx(f"mnist/{split}-labels-idx1-ubyte.gz")
    two = labels <= 1
    P = averaging_matrix(n)
    small = P @ (imgs[two] / 255.0) @ P.T
    x = small.reshape(len(small), n * n)
    return np.c_[x, np.ones(len(x))], labels[two].astype(int)     # constant feature = bias


def minibatches(n, size, gen):
    order = gen.permutation(n)
    return (order[k:k + size] for k in range(0, n, size))


# ------------------------------------------------------------------ b)

def sigma(t):
    return 1 / (1 + np.exp(-t))


def compute_derivatives(x, y, y_hat):
    """x: B x D;  y, y_hat: B.   -> D"""
    return ((y_hat - y)[:, None] * x).mean(axis=0)


def train_by_hand(rate=2.0, epochs=15, size=64):
    x, y = load("train", 1)
    xt, yt = load("t10k", 1)
    gen = np.random.default_rng(14)
    w = np.zeros(x.shape[1])
    for e in range(epochs):
        for b in minibatches(len(x), size, gen):
            w -= rate * compute_derivatives(x[b], y[b], sigma(x[b] @ w))
        wrong = (sigma(xt @ w) > 0.5).astype(int) != yt
        print(f"epoch {e:2d}: test error {wrong.mean():.4f}")


# ------------------------------------------------------------------ c) and d)

class LogisticModel:
    def __init__(self, d):
        self.x, self.column = mg.Leaf(), mg.Leaf()
        self.w = mg.Leaf(np.zeros((d, 1)), trainable=True)
        self.prob1 = mg.Sigmoid(mg.MatMul(self.x, self.w))        # P(Y=1|x)
        self.pair = mg.SingleProbToProbVector(self.prob1)         # columns: Y=1, Y=0
        self.loss = mg.CrossEntropyLoss(self.pair, self.column)

    def step(self, x, y, rate):
        self.x.feed(x)
        # the node puts P(Y=1) into column 0 and P(Y=0) into column 1,
        # so the column of the true class is 1 - y
        self.column.feed(1 - y)
        mg.evaluate(self.loss)
        mg.backprop(self.loss)
        mg.descend(self.loss, rate)

    def predict(self, x):
        self.x.feed(x)
        return (mg.evaluate(self.prob1)[:, 0] > 0.5).astype(int)


def train_graph(n, epochs=15, size=64):
    rate = {1: 2.0, 4: 0.5, 8: 0.2, 28: 0.05}[n]
    x, y = load("train", n)
    xt, yt = load("t10k", n)
    gen = np.random.default_rng(14)
    model = LogisticModel(x.shape[1])
    for e in range(epochs):
        for b in minibatches(len(x), size, gen):
            model.step(x[b], y[b], rate)
        print(f"{n}x{n} epoch {e:2d}: test error {np.mean(model.predict(xt) != yt):.4f}")


if __name__ == "__main__":
    what, *sizes = sys.argv[1:] or ["hand"]
    if what == "hand":
        train_by_hand()
    else:
        for n in map(int, sizes or ["1"]):
            train_graph(n)
