import numpy as np

from . import edf
from .data import ZeroOneMnist
from .nodes import SingleProbToProbVector


def compute_derivatives(x, y, y_hat):
    B = x.shape[0]
    return (y_hat - y) @ x / B


class BatchLoop:
    def __init__(self, batch_size=64, epochs=4, seed=0):
        self.batch_size, self.epochs = batch_size, epochs
        self.rng = np.random.default_rng(seed)

    def __call__(self, n):
        for _ in range(self.epochs):
            order = self.rng.permutation(n)
            yield [order[i:i + self.batch_size] for i in range(0, n, self.batch_size)]


class ManualLogistic:
    def __init__(self, D, eta=0.1):
        self.w, self.eta = np.zeros(D), eta

    def prob(self, x):
        return 1 / (1 + np.exp(-x @ self.w))

    def step(self, x, y):
        self.w = self.w - self.eta * compute_derivatives(x, y, self.prob(x))

    def error(self, x, y):
        return np.mean((self.prob(x) > 0.5) != y)


class EdfLogistic:
    def __init__(self, D, eta=0.1):
        edf.reset()
        self.eta = eta
        self.x, self.y = edf.Input(), edf.Input()
        self.w = edf.Parameter(np.zeros((D, 1)))
        self.p = SingleProbToProbVector(edf.Sigmoid(edf.Affine(self.x, self.w)))
        self.loss = edf.CrossEntropyLoss(self.p, self.y)

    def step(self, x, y):
        self.x.value, self.y.value = x, y
        edf.Forward()
        edf.Backward(self.loss)
        edf.SGD(self.eta)

    def error(self, x, y):
        self.x.value, self.y.value = x, y
        edf.Forward()
        return np.mean(self.p.value.argmax(axis=1) != y)


class LogisticExercise:
    def run(self):
        data = ZeroOneMnist()
        for k in (1, 4, 8, 28):
            xtr, ytr, xte, yte = data.version(k)
            classes = (ManualLogistic, EdfLogistic) if k == 1 else (EdfLogistic,)
            for cls in classes:
                model = cls(xtr.shape[1])
                errors = [model.error(xte, yte)]
                for batches in BatchLoop()(len(xtr)):
                    for idx in batches:
                        model.step(xtr[idx], ytr[idx])
                    errors.append(model.error(xte, yte))
                print("%2dx%-2d %-14s test error per epoch:" % (k, k, cls.__name__), " ".join("%.4f" % e for e in errors))
