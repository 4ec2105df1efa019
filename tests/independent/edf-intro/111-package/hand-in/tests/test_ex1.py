"""pytest, depuis la racine."""
import math

import numpy as np
import pytest

from edf import CrossEntropyLoss, Graph, Input, Parameter, Sigmoid
from ex1 import graphs, linreg, logreg
from ex1.nodes import L2Loss, SingleProbToProbVector, colonne
from ex1.outer import vector_derivative_product

rng = np.random.default_rng(0)


def slope(f, w, i, h=1e-6):
    e = np.zeros_like(w)
    e[i] = h
    return (f(w + e) - f(w - e)) / (2 * h)


def test_outer_is_the_gradient_of_AWx():
    A, x, W = rng.normal(size=(1, 4)), rng.normal(size=3), rng.normal(size=(4, 3))
    got = vector_derivative_product(A, x)
    assert got.shape == W.shape
    for i in np.ndindex(*W.shape):
        assert got[i] == pytest.approx(slope(lambda V: float((A @ V @ x)[0]), W, i))


def test_linreg_derivatives():
    x, y = rng.normal(size=20), rng.normal(size=20)
    f = lambda w: float(np.mean((w[0] + w[1] * x - y) ** 2))
    w = np.array([0.4, -1.3])
    g1, g0 = linreg.compute_derivatives(x, y, w[1], w[0])
    assert g0 == pytest.approx(slope(f, w, 0))
    assert g1 == pytest.approx(slope(f, w, 1))


def test_both_linear_fits_agree_with_least_squares():
    x, y = linreg.dataset()
    a = linreg.fit_by_hand(x, y)
    b = linreg.fit_with_edf(x, y)
    assert a[:2] == pytest.approx(b[:2])
    assert a[:2] == pytest.approx(tuple(np.polyfit(x, y, 1)), rel=1e-4)


def test_l2loss_both_inputs():
    p, q = Parameter(rng.normal(size=(5, 1))), Parameter(rng.normal(size=(5, 1)))
    g = Graph(L2Loss(p, q))
    g.forward()
    g.backward()
    assert p.grad == pytest.approx(2 * (p.value - q.value) / 5)
    assert q.grad == pytest.approx(-p.grad)


def test_logistic_gradient_and_graph():
    x, y = rng.normal(size=(9, 4)), rng.integers(0, 2, size=9)

    def perte(w):
        p = 1 / (1 + np.exp(-x @ w))
        return float(np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p)))

    w = rng.normal(size=4)
    got = logreg.compute_derivatives(x, y, 1 / (1 + np.exp(-x @ w)))
    for i in range(4):
        assert got[i] == pytest.approx(slope(perte, w, i))

    m = logreg.WithEDF(4)
    m.param.value = w[:, None].copy()
    m.x.value, m.col.value = x, colonne(y)
    assert m.graph.forward() == pytest.approx(perte(w))
    m.graph.backward()
    assert m.param.grad[:, 0] == pytest.approx(got)


def test_prob_vector():
    z = Parameter([[0.2], [0.9]])
    n = SingleProbToProbVector(z)
    n.forward()
    assert n.value == pytest.approx(np.array([[0.2, 0.8], [0.9, 0.1]]))


def test_decompositions():
    a, b, c = 0.7, 1.9, -1.2
    s = a + b + c * c
    assert graphs.evaluate(graphs.A, a=a, b=b) == pytest.approx(math.exp(a) / math.sqrt(b) * math.log(a + b))
    assert graphs.evaluate(graphs.B, a=a, b=b, c=c) == pytest.approx(math.sqrt(s) + math.log(s) + s / (b * c * c))
    v = dict(w0=0.3, w1=-2.0, x1=1.0, x2=0.5, x3=-1.5, y1=0.1, y2=2.0, y3=-0.4)
    assert graphs.evaluate(graphs.C, **v) == pytest.approx(
        sum((v["w0"] + v["w1"] * v[f"x{i}"] - v[f"y{i}"]) ** 2 for i in (1, 2, 3)))
