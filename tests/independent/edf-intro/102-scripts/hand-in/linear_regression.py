import numpy as np
import matplotlib.pyplot as plt
import edf

# ---------------------------------------------------------------- datos
try:
    x, y = np.loadtxt("linear_data.txt", unpack=True)
except OSError:                     # si no esta el fichero del curso: datos sinteticos
    np.random.seed(7)
    x = np.random.rand(100) * 4 - 1
    y = 0.8 + 2.2 * x + 0.4 * np.random.randn(100)


# ---------------------------------------------------------------- b)
def compute_derivatives(x, y, slope, offset_y):
    e = offset_y + slope * x - y
    dw1 = 2 * np.mean(e * x)
    dw0 = np.mean(e)
    return dw1, dw0


slope = offset_y = 0.0
for it in range(400):
    dw1, dw0 = compute_derivatives(x, y, slope, offset_y)
    slope = slope - 0.05 * dw1
    offset_y = offset_y - 0.05 * dw0
    if it % 50 == 0:
        print(it, np.mean((offset_y + slope * x - y) ** 2))

print("b)  slope", slope, " offset", offset_y)
plt.plot(x, y, "k.")
plt.plot([x.min(), x.max()], [offset_y + slope * x.min(), offset_y + slope * x.max()])
plt.title("1.2 b)")
plt.savefig("linreg_b.png")
plt.close()


# ---------------------------------------------------------------- c)
class L2Loss(edf.Node):
    def __init__(self, y, y_hat):
        edf.Node.__init__(self, y, y_hat)
        self.y = y
        self.y_hat = y_hat

    def forward(self):
        self.value = (self.y.value - self.y_hat.value) ** 2

    def backward(self):
        d = 2 * (self.y_hat.value - self.y.value)
        self.y_hat.grad = self.y_hat.grad + d
        self.y.grad = self.y.grad - d


X = edf.Leaf(x[:, None])
Y = edf.Leaf(y[:, None])
W0 = edf.Leaf(np.zeros((1, 1)), trainable=True)
W1 = edf.Leaf(np.zeros((1, 1)), trainable=True)
pred = edf.Plus(W0, edf.Times(W1, X))
L = L2Loss(Y, pred)

# con 0.05 diverge aqui, he tenido que bajar la learning rate
for it in range(400):
    edf.forward()
    edf.backward(L)
    edf.step(0.0005)
    if it % 50 == 0:
        print(it, L.value.mean())

print("c)  slope", W1.value[0, 0], " offset", W0.value[0, 0])
plt.plot(x, y, "k.")
xx = np.linspace(x.min(), x.max(), 10)
plt.plot(xx, W0.value[0, 0] + W1.value[0, 0] * xx)
plt.title("1.2 c)")
plt.savefig("linreg_c.png")
