# -*- coding: utf-8 -*-
# Deep Learning, Blatt 1  --  Lukas Brenner, Matr. 4128837
# Aufgabe 1.1 e) iv) und 1.2 b), c).   Der Rest steht in abgabe.txt / blatt1_logreg.py
#
# Ich arbeite nicht mit Jupyter, darum .py statt .ipynb. Bilder landen als png im selben Ordner.

import os
import numpy as np

# ---------------------------------------------------------------------------
# abgespecktes EDF (nur was ich hier brauche)
# ---------------------------------------------------------------------------

class Graph:
    def __init__(self):
        self.knoten, self.gewichte = [], []

    def rechne(self):
        for k in self.knoten:
            k.forward()

    def ableiten(self, ziel):
        for k in self.knoten + self.gewichte:
            k.grad = np.zeros(k.value.shape)
        ziel.grad = np.full(ziel.value.shape, 1.0 / ziel.value.shape[0])   # hier steckt das 1/B
        for k in self.knoten[::-1]:
            k.backward()

    def schritt(self, lr):
        for g in self.gewichte:
            g.value -= lr * g.grad


class Daten:                       # Blatt ohne Gradient
    grad = 0.0
    def __init__(self, value=None):
        self.value = value


class Gewicht:
    def __init__(self, graph, startwert):
        self.value = np.array(startwert, dtype=np.float64)
        graph.gewichte.append(self)


class Op:
    def __init__(self, graph, *args):
        self.args = args
        graph.knoten.append(self)


class MatMul(Op):
    def forward(self):
        l, r = self.args
        self.value = l.value.dot(r.value)
    def backward(self):
        l, r = self.args
        if not isinstance(l, Daten):
            l.grad += self.grad.dot(r.value.T)
        r.grad += l.value.T.dot(self.grad)


class PlusSkalar(Op):              # (B,1) + (1,1)
    def forward(self):
        self.value = self.args[0].value + self.args[1].value
    def backward(self):
        self.args[0].grad += self.grad
        self.args[1].grad += self.grad.sum()


class Sigmoid(Op):
    def forward(self):
        self.value = 0.5 * (1 + np.tanh(0.5 * self.args[0].value))     # = 1/(1+e^-s), ohne overflow
    def backward(self):
        self.args[0].grad += self.value * (1 - self.value) * self.grad


# ---------------------------------------------------------------------------
# 1.1 e) iv)
# ---------------------------------------------------------------------------

def vector_derivative_product(A, x):
    # w_dach_ij = A_i * x_j ; A ist 1 x m  ->  A.T ist m x 1, mal (n,) gibt m x n
    return A.T * x.ravel()


# ---------------------------------------------------------------------------
# 1.2 b)
# ---------------------------------------------------------------------------

def compute_derivatives(x, y, slope, offset_y):
    N = len(x)
    abw = offset_y + slope * x - y
    nach_w1 = 2.0 / N * np.dot(abw, x)
    nach_w0 = 2.0 / N * abw.sum()
    return nach_w1, nach_w0


def fit_per_hand(x, y, lr=0.05, runden=400):
    m, b = 0.0, 0.0
    for _ in range(runden):
        dm, db = compute_derivatives(x, y, m, b)
        m, b = m - lr * dm, b - lr * db
    return m, b


# ---------------------------------------------------------------------------
# 1.2 c)
# ---------------------------------------------------------------------------

class L2Loss(Op):
    """args: y, y_hat   (beide B x 1), Ausgabe B x 1"""
    def forward(self):
        y, y_hat = self.args
        self.diff = y.value - y_hat.value
        self.value = self.diff * self.diff
    def backward(self):
        y, y_hat = self.args
        # d/dy (y - yh)^2 = 2 diff,  d/dyh = -2 diff
        y_hat.grad += -2 * self.diff * self.grad
        if not isinstance(y, Daten):
            y.grad += 2 * self.diff * self.grad


def fit_edf(x, y, lr=0.05, runden=400):
    g = Graph()
    X, Y = Daten(x[:, None]), Daten(y[:, None])
    w1, w0 = Gewicht(g, [[0.0]]), Gewicht(g, [[0.0]])
    y_hat = PlusSkalar(g, MatMul(g, X, w1), w0)
    loss = L2Loss(g, Y, y_hat)
    for _ in range(runden):
        g.rechne()
        g.ableiten(loss)
        g.schritt(lr)
    return w1.value[0, 0], w0.value[0, 0]


def daten_laden():
    if os.path.exists("daten_linreg.txt"):          # zwei Spalten x y
        return np.loadtxt("daten_linreg.txt", unpack=True)
    zufall = np.random.RandomState(5)
    x = np.linspace(-3, 3, 60)
    return x, 0.8 * x + 2 + 0.5 * zufall.randn(60)


if __name__ == "__main__":
    # kurzer Test zu 1.1 e)
    A, v = np.array([[1., 2., -1.]]), np.array([10., 20.])
    print(vector_derivative_product(A, v))         # soll: [[10 20] [20 40] [-10 -20]]

    x, y = daten_laden()
    m, b = fit_per_hand(x, y)
    m2, b2 = fit_edf(x, y)
    print("per Hand: Steigung %.4f, Achsenabschnitt %.4f" % (m, b))
    print("EDF:      Steigung %.4f, Achsenabschnitt %.4f" % (m2, b2))

    import matplotlib.pyplot as plt
    plt.plot(x, y, "k.")
    plt.plot(x, m * x + b, label="per Hand", lw=3, alpha=.5)
    plt.plot(x, m2 * x + b2, "--", label="EDF")
    plt.legend()
    plt.savefig("linreg.png")
