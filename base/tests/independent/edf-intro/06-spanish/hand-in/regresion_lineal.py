# -*- coding: utf-8 -*-
import numpy as np
import matplotlib.pyplot as plt
import edf

# los datos del cuaderno
generador = np.random.RandomState(42)
x = generador.uniform(0, 10, size=80)
y = 0.7 * x + 2.0 + generador.normal(scale=0.6, size=80)


def compute_derivatives(x, y, slope, offset_y):
    """(derivada respecto a w1, derivada respecto a w0)"""
    residuo = offset_y + slope * x - y
    return float(2 * (residuo * x).mean()), float(2 * residuo.mean())


pendiente, ordenada = 0.0, 0.0
tasa = 0.01
for paso in range(2000):
    d_pendiente, d_ordenada = compute_derivatives(x, y, pendiente, ordenada)
    pendiente -= tasa * d_pendiente
    ordenada -= tasa * d_ordenada
print("a mano:", pendiente, ordenada)


class L2Loss(edf.CompNode):
    def __init__(self, y, y_hat):
        edf.CompNode.__init__(self)
        self.y = y
        self.y_hat = y_hat

    def forward(self):
        self.value = (self.y_hat.value - self.y.value) ** 2

    def backward(self):
        derivada = 2 * (self.y_hat.value - self.y.value)
        self.y_hat.addgrad(self.grad * derivada)
        self.y.addgrad(-self.grad * derivada)


edf.reset()
nodo_x = edf.Input(x[:, np.newaxis])
nodo_y = edf.Input(y[:, np.newaxis])
w1 = edf.Parameter([[0.0]])
w0 = edf.Parameter([0.0])
y_estimada = edf.Affine(nodo_x, w1, w0)
perdida = L2Loss(nodo_y, y_estimada)
for paso in range(2000):
    edf.Forward()
    edf.Backward(perdida)
    edf.SGD(tasa)
print("EDF:", w1.value, w0.value)

recta = np.array([0, 10])
plt.scatter(x, y, s=10, label="datos")
plt.plot(recta, ordenada + pendiente * recta, "r", label="a mano")
plt.plot(recta, w0.value[0] + w1.value[0, 0] * recta, "k--", label="EDF")
plt.legend()
plt.savefig("regresion.png")
