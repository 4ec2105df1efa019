# -*- coding: utf-8 -*-
# Deep Learning, Blatt 1, Aufgabe 1.4 b) c) d)  --  Lukas Brenner, Matr. 4128837
# torch/torchvision nur zum Laden und Verkleinern der Bilder, gerechnet wird mit numpy.

import sys
import numpy as np
from blatt1_linreg import Graph, Daten, Gewicht, Op, MatMul, Sigmoid

ZIFFERN = (0, 1)        # binaer: y=0 ist die Null, y=1 die Eins


def lade_mnist():
    from torchvision.datasets import MNIST
    def teil(train):
        d = MNIST("mnist_daten", train=train, download=True)
        maske = (d.targets == ZIFFERN[0]) | (d.targets == ZIFFERN[1])
        y = (d.targets[maske] == ZIFFERN[1]).numpy().astype(int)
        return d.data[maske].float() / 255, y
    return teil(True), teil(False)


def verkleinern(bilder, k):
    """bilder: torch-Tensor (n,28,28) -> numpy (n, k*k + 1).
    Letzte Spalte konstant 1, weil das Modell sonst keinen Bias hat (bei 1x1 waere es sonst sinnlos)."""
    from torch.nn.functional import adaptive_avg_pool2d
    klein = adaptive_avg_pool2d(bilder[:, None], k).flatten(1).numpy().astype(np.float64)
    return np.hstack([klein, np.ones((len(klein), 1))])


def stapel(n, B, zufall):
    p = zufall.permutation(n)
    return [p[i:i + B] for i in range(0, n, B)]


# ------------------------------- b) ----------------------------------------

def compute_derivatives(x, y, y_hat):
    return x.T.dot(y_hat - y)


def sigma(s):
    return 0.5 * (1 + np.tanh(s / 2))


def trainiere_per_hand(xtr, ytr, xte, yte, epochen=15, lr=0.005, B=100):
    w = np.zeros(xtr.shape[1])
    zufall = np.random.RandomState(1)
    fehler = []
    for ep in range(epochen):
        for idx in stapel(len(ytr), B, zufall):
            w -= lr * compute_derivatives(xtr[idx], ytr[idx], sigma(xtr[idx].dot(w)))
        fehler.append(np.mean((sigma(xte.dot(w)) > 0.5).astype(int) != yte))
        print("  Epoche %2d  Testfehler %.4f" % (ep + 1, fehler[-1]))
    return fehler


# ------------------------------- c) ----------------------------------------

class CrossEntropyLoss(Op):
    """args: Klasse (Daten, (B,)), p (B x K)"""
    def forward(self):
        y, p = self.args
        self.zeilen = np.arange(len(y.value))
        self.p_richtig = np.clip(p.value[self.zeilen, y.value], 1e-10, 1)
        self.value = -np.log(self.p_richtig).reshape(-1, 1)
    def backward(self):
        y, p = self.args
        p.grad[self.zeilen, y.value] -= self.grad[:, 0] / self.p_richtig


class SingleProbToProbVector(Op):
    # Das Blatt widerspricht sich: p[i][0] soll P(Y=0) sein, aber o[i][0] = z[i][0] = P(Y=1).
    # Damit CrossEntropyLoss stimmt, nehme ich Spalte 0 = 1-z, Spalte 1 = z.
    def forward(self):
        z = self.args[0].value
        self.value = np.hstack([1 - z, z])
    def backward(self):
        # z geht in beide Spalten ein -> Gradienten aufsummieren
        self.args[0].grad += self.grad.sum(axis=1, keepdims=True)


def trainiere_edf(xtr, ytr, xte, yte, epochen=15, lr=0.5, B=100):
    g = Graph()
    X, Y = Daten(), Daten()
    w = Gewicht(g, np.zeros((xtr.shape[1], 1)))
    z = Sigmoid(g, MatMul(g, X, w))
    o = SingleProbToProbVector(g, z)
    loss = CrossEntropyLoss(g, Y, o)
    zufall = np.random.RandomState(1)
    fehler = []
    for ep in range(epochen):
        for idx in stapel(len(ytr), B, zufall):
            X.value, Y.value = xtr[idx], ytr[idx]
            g.rechne()
            g.ableiten(loss)
            g.schritt(lr)
        X.value, Y.value = xte, yte
        g.rechne()
        fehler.append(np.mean(o.value.argmax(axis=1) != yte))
        print("  Epoche %2d  Testfehler %.4f" % (ep + 1, fehler[-1]))
    return fehler


# ------------------------------- d) ----------------------------------------

def alles():
    (btr, ytr), (bte, yte) = lade_mnist()
    kurven = {}
    print("b) 1x1 per Hand")
    kurven["1x1 per Hand"] = trainiere_per_hand(verkleinern(btr, 1), ytr, verkleinern(bte, 1), yte)
    for k in (1, 4, 8, 28):
        print("%s) %dx%d EDF" % ("c" if k == 1 else "d", k, k))
        kurven["%dx%d EDF" % (k, k)] = trainiere_edf(verkleinern(btr, k), ytr, verkleinern(bte, k), yte)

    import matplotlib.pyplot as plt
    for name, f in kurven.items():
        plt.plot(range(1, len(f) + 1), f, label=name)
    plt.xlabel("Epoche"); plt.ylabel("Testfehler"); plt.legend()
    plt.savefig("logreg.png")


if __name__ == "__main__":
    sys.exit(alles())
