"""1.4 b, c, d

Binary task: MNIST digits 0 and 1 only (labels 0/1).
x gets an additional column of ones, so the offset is just one more weight and w^T x stays as on the sheet.
"""
import numpy as np
from torchvision.datasets import MNIST

import edf


# ---------------- data ----------------
def load(train):
    ds = MNIST("mnist", train=train, download=True)
    img, lab = ds.data.numpy() / 255.0, ds.targets.numpy()
    m = lab < 2
    return img[m], lab[m].astype(float)


def shrink(img, size):
    """block means, (N,28,28) -> (N,size*size).
    28 isn't divisible by 8: pad by two zero pixels all round first (32 = 4*8)"""
    if 28 % size:
        img = np.pad(img, ((0, 0), (2, 2), (2, 2)))
    k = img.shape[1] // size
    small = img.reshape(len(img), size, k, size, k).mean(axis=(2, 4))
    return small.reshape(len(img), size * size)


def with_ones(x):
    return np.concatenate([x, np.ones((len(x), 1))], axis=1)


def sigmoid(a):
    return 0.5 * (1 + np.tanh(0.5 * a))


def batches(n, size, rng):
    p = rng.permutation(n)
    for s in range(0, n, size):
        yield p[s:s + size]


# ---------------- b) ----------------
def compute_derivatives(x, y, y_hat):
    """x (B,D), y (B,), y_hat (B,) -> (D,)"""
    return x.T @ (y_hat - y) / len(y)


def train_b(xtr, ytr, xte, yte, lr=1.0, epochs=10, bs=64, seed=0):
    rng = np.random.default_rng(seed)
    w = np.zeros(xtr.shape[1])
    for ep in range(epochs):
        for i in batches(len(ytr), bs, rng):
            y_hat = sigmoid(xtr[i] @ w)
            w -= lr * compute_derivatives(xtr[i], ytr[i], y_hat)
        err = np.mean((sigmoid(xte @ w) > 0.5) != (yte > 0.5))
        print(f"   epoch {ep+1:2d}  test error {100*err:.2f}%")
    return w, err


# ---------------- c), d) ----------------
def train_edf(xtr, ytr, xte, yte, lr=1.0, epochs=10, bs=64, seed=0):
    rng = np.random.default_rng(seed)
    x, y = edf.Input(), edf.Input()
    w = edf.Param(np.zeros((xtr.shape[1], 1)))
    z = edf.Sigmoid(edf.Linear(x, w))
    probs = edf.SingleProbToProbVector(z)
    g = edf.Graph(edf.CrossEntropyLoss(probs, y))
    for ep in range(epochs):
        for i in batches(len(ytr), bs, rng):
            x.set(xtr[i])
            y.set(ytr[i])
            g.forward()
            g.backward()
            g.sgd(lr)
        x.set(xte)
        y.set(yte)
        loss = g.forward()
        err = np.mean(probs.value.argmax(axis=1) != yte.astype(int))
        print(f"   epoch {ep+1:2d}  test loss {loss:.4f}  test error {100*err:.2f}%")
    return w.value, err


if __name__ == "__main__":
    img_tr, y_tr = load(True)
    img_te, y_te = load(False)
    X = {s: (with_ones(shrink(img_tr, s)), with_ones(shrink(img_te, s))) for s in (1, 4, 8, 28)}

    print("b) 1x1, numpy")
    wb, _ = train_b(X[1][0], y_tr, X[1][1], y_te)
    print("c) 1x1, EDF")
    wc, _ = train_edf(X[1][0], y_tr, X[1][1], y_te)
    print("w from b:", wb, "  w from c:", wc.ravel(), "(opposite sign, see solutions.md)")

    for s in (4, 8, 28):
        print(f"d) {s}x{s}, EDF")
        train_edf(X[s][0], y_tr, X[s][1], y_te)
