import numpy as np
import matplotlib.pyplot as plt
import edf

# ------------------------------------------------------------ preprocesado (dado)
d = np.load("mnist.npz")
BAJO, ALTO = 3, 8                    # clases: 3 -> y=0, 8 -> y=1


def sel(X, t):
    m = np.logical_or(t == BAJO, t == ALTO)
    return X[m] / 255.0, 1 * (t[m] == ALTO)


Xtr, y_train = sel(d["x_train"], d["y_train"])
Xte, y_test = sel(d["x_test"], d["y_test"])


def pool(X, n):
    # para 8x8 se rellena a 32x32 con ceros (28/8 no es entero)
    if 28 % n:
        X = np.pad(X, ((0, 0), (2, 2), (2, 2)))
    k = X.shape[1] // n
    P = X.reshape(len(X), n, k, n, k).mean(axis=(2, 4)).reshape(len(X), n * n)
    return np.c_[np.ones(len(X)), P]         # columna de unos = bias


x_train_mean, x_test_mean = pool(Xtr, 1), pool(Xte, 1)
x_train_4x4, x_test_4x4 = pool(Xtr, 4), pool(Xte, 4)
x_train_8x8, x_test_8x8 = pool(Xtr, 8), pool(Xte, 8)
x_train_28, x_test_28 = pool(Xtr, 28), pool(Xte, 28)
B = 64


# ------------------------------------------------------------ b)
def compute_derivatives(x, y, y_hat):
    return x.T @ (y_hat - y)


w = np.zeros(x_train_mean.shape[1])
curva_b = []
for epoch in range(15):
    perm = np.random.permutation(len(y_train))
    for k in range(0, len(perm) - B + 1, B):
        b = perm[k:k + B]
        y_hat = 1 / (1 + np.exp(-x_train_mean[b] @ w))
        w -= 0.01 * compute_derivatives(x_train_mean[b], y_train[b], y_hat)
    err = np.mean((x_test_mean @ w > 0) != y_test)
    curva_b.append(err)
    print("b) epoch", epoch, "test error", err)


# ------------------------------------------------------------ c)
class SingleProbToProbVector(edf.Node):
    def forward(self):
        z = self.inputs[0].value
        self.value = np.hstack([z, 1 - z])

    def backward(self):
        z, = self.inputs
        g = self.grad
        z.grad = z.grad + (g[:, :1] - g[:, 1:])


def entrena(xtr, xte, lr, epochs=15):
    edf.reset()
    x = edf.Leaf()
    t = edf.Leaf()
    w = edf.Leaf(np.zeros((xtr.shape[1], 1)), trainable=True)
    z = edf.Sigmoid(edf.Dot(x, w))
    loss = edf.CrossEntropyLoss(SingleProbToProbVector(z), t)
    errs = []
    for epoch in range(epochs):
        perm = np.random.permutation(len(y_train))
        for k in range(0, len(perm) - B + 1, B):
            b = perm[k:k + B]
            x.value = xtr[b]
            # ojo: la columna 0 de o es z = P(Y=1), asi que el one-hot va en el orden (y, 1-y);
            # en el enunciado p[i][0] es P(Y=0), que no cuadra con o[i][0] = z
            t.value = np.c_[y_train[b], 1 - y_train[b]]
            edf.forward()
            edf.backward(loss)
            edf.step(lr)
        errs.append(np.mean((xte @ w.value[:, 0] > 0) != y_test))
    return errs


curva_c = entrena(x_train_mean, x_test_mean, 0.5)
print("c)", curva_c[-1])

# ------------------------------------------------------------ d)
for nombre, a, b_, lr in (("4x4", x_train_4x4, x_test_4x4, 0.5),
                          ("8x8", x_train_8x8, x_test_8x8, 0.5),
                          ("28x28", x_train_28, x_test_28, 0.05)):
    c = entrena(a, b_, lr)
    print("d)", nombre, c[-1])
    plt.plot(c, label=nombre)
plt.plot(curva_b, "k:", label="1x1 (b)")
plt.plot(curva_c, "k--", label="1x1 (edf)")
plt.legend()
plt.xlabel("epoch")
plt.ylabel("test error")
plt.savefig("logreg.png")
