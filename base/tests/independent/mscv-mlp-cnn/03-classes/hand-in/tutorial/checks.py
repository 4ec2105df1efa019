import numpy as np

from .activations import ELULayer, LeakyReLULayer, ReLULayer, Tanh
from .convs import Conv1dMatrix, OutputShape, TransposedConv


class CheckRunner:
    X = np.array([[1.5, 2.2, 1.3, 6.7], [4.3, -0.3, -0.2, 4.9], [-4.5, 1.4, 5.5, 1.8], [0.1, -0.5, -0.1, 2.2]])
    DY = np.array([[4.5, 1.2, 2.3, 1.3], [-1.3, -6.3, 4.1, -2.9], [-0.5, 1.2, 3.5, 1.2], [-6.1, 0.5, -4.1, -3.2]])

    def __init__(self, seed=3):
        self.rng = np.random.default_rng(seed)

    def problem1(self):
        img = OutputShape(32, 3)
        print("1.1a", img.after(5))
        print("1.1b", img.after(5, pad=2))
        print("1.1c", img.after(5, n_filters=10, pad=2), img.n_params(5, 10))
        print("1.1d", img.after(1, n_filters=10))
        conv = Conv1dMatrix([1, 2, 3])
        print(conv.W)
        x = self.rng.normal(size=4)
        assert np.allclose(conv(x), np.correlate(np.pad(x, 1), [1, 2, 3], "valid"))
        k = np.array([[0, 1], [2, 3]])
        print("1.3b\n", TransposedConv(k)(k))

    def problem2(self, depth=6, width=300):
        a = 0.1 * self.rng.normal(size=(500, width))
        for layer in range(depth):
            z = a @ (self.rng.normal(size=(width, width)) / np.sqrt(width))
            a = np.tanh(z)
            print(f"layer {layer}: var {a.var():.5f}")
        self._gradcheck(Tanh())

    def problem3(self):
        relu = ReLULayer()
        print(relu(self.X))
        print(relu.backward(self.DY))
        for layer in (LeakyReLULayer(), ELULayer()):
            self._gradcheck(layer)

    def _gradcheck(self, layer, eps=1e-6):
        x = self.rng.normal(size=20)
        layer(x)
        g = layer.backward(np.ones(20))
        num = (layer.forward(x + eps) - layer.forward(x - eps)) / (2 * eps)
        assert np.allclose(g, num, atol=1e-5), type(layer).__name__
        print(type(layer).__name__, "gradient ok")

    def run(self):
        self.problem1()
        self.problem2()
        self.problem3()
