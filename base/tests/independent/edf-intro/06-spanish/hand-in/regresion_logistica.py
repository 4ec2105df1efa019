# -*- coding: utf-8 -*-
import numpy as np
from torchvision.datasets import MNIST
import edf

np.random.seed(1)


def cargar(entrenamiento):
    datos = MNIST("./data", train=entrenamiento, download=True)
    imagenes, etiquetas = datos.data.numpy() / 255.0, datos.targets.numpy()
    return imagenes[etiquetas < 2], etiquetas[etiquetas < 2]


def reducir(imagenes, k):
    p = (-28) % k
    imagenes = np.pad(imagenes, ((0, 0), (p // 2, p // 2), (p // 2, p // 2)))
    lado = imagenes.shape[1] // k
    return imagenes.reshape(len(imagenes), k, lado, k, lado).mean(axis=(2, 4)).reshape(len(imagenes), -1)


img_ent, y_ent = cargar(True)
img_pru, y_pru = cargar(False)
versiones = {}
for k in (1, 4, 8, 28):
    a, b = reducir(img_ent, k), reducir(img_pru, k)
    versiones[k] = ((a - a.mean()) / a.std(), (b - a.mean()) / a.std())


def sigmoide(z):
    return 1 / (1 + np.exp(-z))


def compute_derivatives(x, y, y_hat):
    B = len(y)
    return np.sum((y_hat - y)[:, np.newaxis] * x, axis=0) / B


def lotes(n, tam=64):
    orden = np.random.permutation(n)
    return [orden[i:i + tam] for i in range(0, n, tam)]


# b)
x_ent, x_pru = versiones[1]
w = np.zeros(1)
for epoca in range(3):
    for lote in lotes(len(x_ent)):
        w = w - 0.1 * compute_derivatives(x_ent[lote], y_ent[lote], sigmoide(x_ent[lote] @ w))
    print("b) época", epoca, "error de prueba", np.mean((sigmoide(x_pru @ w) > 0.5) != y_pru))


# c)
class SingleProbToProbVector(edf.CompNode):
    def __init__(self, z):
        edf.CompNode.__init__(self)
        self.z = z

    def forward(self):
        self.value = np.concatenate((self.z.value, 1 - self.z.value), axis=1)

    def backward(self):
        # la salida 0 es z, su derivada es 1
        self.z.addgrad(self.grad[:, 0].reshape(-1, 1))


def entrenar_edf(k, epocas=3):
    x_ent, x_pru = versiones[k]
    edf.reset()
    nx, ny = edf.Input(), edf.Input()
    w = edf.Parameter(np.zeros((k * k, 1)))
    vector = SingleProbToProbVector(edf.Sigmoid(edf.Affine(nx, w)))
    perdida = edf.CrossEntropyLoss(vector, ny)
    for epoca in range(epocas):
        for lote in lotes(len(x_ent)):
            nx.value, ny.value = x_ent[lote], y_ent[lote]
            edf.Forward()
            edf.Backward(perdida)
            edf.SGD(0.1)
        nx.value, ny.value = x_pru, y_pru
        edf.Forward()
        print("EDF", k, "época", epoca, "error de prueba", np.mean(vector.value.argmax(axis=1) != y_pru))


entrenar_edf(1)
# d)
for k in (4, 8, 28):
    entrenar_edf(k)
