import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from . import edf
from .nodes import L2Loss


def compute_derivatives(x, y, slope, offset_y):
    """(dL/dw1, dL/dw0)"""
    residual = offset_y + slope * x - y
    return float(2 * np.mean(residual * x)), float(2 * np.mean(residual))


class ManualLinearRegression:
    def __init__(self):
        self.slope = self.offset_y = 0.0

    def fit(self, x, y, eta=0.02, steps=2000):
        for _ in range(steps):
            d1, d0 = compute_derivatives(x, y, self.slope, self.offset_y)
            self.slope -= eta * d1
            self.offset_y -= eta * d0
        return self

    def predict(self, x):
        return self.offset_y + self.slope * x


class EdfLinearRegression:
    def __init__(self, x, y):
        edf.reset()
        self.x = edf.Input(x.reshape(-1, 1))
        self.y = edf.Input(y.reshape(-1, 1))
        self.w1 = edf.Parameter(np.zeros((1, 1)))
        self.w0 = edf.Parameter(np.zeros(1))
        self.y_hat = edf.Affine(self.x, self.w1, self.w0)
        self.loss = L2Loss(self.y, self.y_hat)

    def fit(self, eta=0.02, steps=2000):
        for _ in range(steps):
            edf.Forward()
            edf.Backward(self.loss)
            edf.SGD(eta)
        return self

    def predict(self, x):
        return self.w0.value[0] + self.w1.value[0, 0] * x


class LinearExercise:
    def run(self):
        rng = np.random.default_rng(3)
        x = rng.uniform(0, 6, 60)
        y = 1.3 * x - 2 + rng.normal(0, 0.7, 60)
        manual = ManualLinearRegression().fit(x, y)
        graph = EdfLinearRegression(x, y).fit()
        print("manual", manual.slope, manual.offset_y, "| edf", graph.w1.value.item(), graph.w0.value.item(), "| lstsq", np.polyfit(x, y, 1))
        t = np.linspace(0, 6)
        plt.scatter(x, y, s=10, label="data")
        plt.plot(t, manual.predict(t), label="manual")
        plt.plot(t, graph.predict(t), "--", label="EDF")
        plt.xlabel("x"); plt.ylabel("y"); plt.legend()
        plt.savefig("linear_regression.png")
        plt.close()
