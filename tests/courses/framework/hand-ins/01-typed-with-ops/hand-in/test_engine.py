import numpy as np
import pytest

from engine import Tensor, matmul, relu, softmax
from tokenizer import Tokenizer


def numeric(f, a, h=1e-6):
    g = np.zeros_like(a)
    for i in np.ndindex(a.shape):
        up, down = a.copy(), a.copy()
        up[i] += h
        down[i] -= h
        g[i] = (f(up) - f(down)) / (2 * h)
    return g


def test_matmul_gradients():
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(3, 4)), rng.normal(size=(4, 2))
    ta, tb = Tensor(a), Tensor(b)
    relu(matmul(ta, tb)).sum().backward()
    assert np.allclose(ta.grad, numeric(lambda z: np.maximum(z @ b, 0).sum(), a))
    assert np.allclose(tb.grad, numeric(lambda z: np.maximum(a @ z, 0).sum(), b))


def test_softmax_rows():
    assert np.allclose(softmax(Tensor([[1.0, 2.0], [1000.0, 1000.0]])).numpy().sum(-1), 1)


@pytest.mark.parametrize("s", ["", "hello hello", "Grüße, 世界 👋"])
def test_roundtrip(s):
    t = Tokenizer()
    t.train("hello hello hello Grüße Grüße", 270)
    assert t.decode(t.encode(s)) == s
