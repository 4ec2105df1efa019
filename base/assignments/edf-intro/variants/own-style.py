# about: star imports, loops unrolled into numpy calls, sheet's own column order, methods that write to .grad, a graph that returns three nodes, answers in LaTeX
# human: linear-fit sigmoid-matrix
# remove: vector_derivative_product.ipynb linear_regression.ipynb logistic_regression.ipynb pen_and_paper.py
# file: vector_derivative_product.ipynb
import numpy as np


def vector_derivative_product(vector, inputs):
    return np.einsum("ki,j->ij", np.asarray(vector), np.ravel(inputs))
# file: linear_regression.ipynb
from edf import *
import numpy as np


def compute_derivatives(x, y, w1, w0):
    n = len(x)
    residual = y - (w0 + w1 * x)
    return -2 / n * np.dot(residual, x), -2 / n * residual.sum()


class L2Loss(CompNode):
    def __init__(self, y, y_hat):
        CompNode.__init__(self)
        self.a = y
        self.b = y_hat

    def forward(self):
        self.value = np.square(self.a.value - self.b.value)

    def backward(self):
        diff = self.b.value - self.a.value
        self.b.addgrad(self.grad * diff * 2)


def build_graph():
    clear_compgraph()
    params = AffineParams(1, 1)
    x = Input()
    y = Input()
    out = Affine(params, x)
    loss = L2Loss(y, out)
    return x, y, out, loss


# %%
import matplotlib.pyplot as plt
import edf
rng = np.random.default_rng(3)
xs = rng.uniform(-2, 3, 60)
ys = 1.7 * xs - 0.6 + rng.normal(0, 0.4, 60)
x, y, out, loss = build_graph()
edf.learning_rate = 0.2
x.value, y.value = xs.reshape(-1, 1), ys.reshape(-1, 1)
for epoch in range(100):
    Forward()
    Backward(loss)
    UpdateParameters()
plt.plot(xs, ys, "o")
plt.plot(xs, out.value.ravel())
# file: logistic_regression.ipynb
from edf import *
import numpy as np


def compute_derivative(x, y, y_hat):
    return np.mean((y_hat - y)[:, None] * x, axis=0)


class SingleProbToProbVector(CompNode):
    def __init__(self, p):
        super().__init__()
        self.p = p

    def forward(self):
        self.value = np.concatenate((self.p.value, 1 - self.p.value), axis=1)

    def backward(self):
        self.p.addgrad((self.grad * np.array([[1, -1]])).sum(axis=1, keepdims=True))


def build_graph(n_features):
    clear_compgraph()
    x, y = Input(), Input()
    p = SingleProbToProbVector(Sigmoid(Affine(AffineParams(n_features, 1), x)))
    return x, y, CrossEntropyLoss(p, y)


# %%
import matplotlib.pyplot as plt
import edf
from torchvision import datasets
mnist = datasets.MNIST(".", download=True)
keep = np.flatnonzero(mnist.targets.numpy() < 2)[:1000]
labels = mnist.targets.numpy()[keep]
for size in (4, 8, 28):
    side = 28 // size
    images = mnist.data.numpy()[keep][:, :side * size, :side * size] / 255
    inputs = images.reshape(-1, size, side, size, side).mean((2, 4)).reshape(len(images), -1)
    x, y, loss = build_graph(size**2)
    edf.learning_rate = 0.05
    err = []
    for step in range(60):
        x.value, y.value = inputs[:800], 1 - labels[:800]
        Forward(); Backward(loss); UpdateParameters()
        x.value, y.value = inputs[800:], 1 - labels[800:]
        Forward()
        err.append(np.mean((loss.p.value[:, 0] > 0.5) != labels[800:]))
    plt.plot(err, label=f"error {size}x{size}")
plt.legend()
# file: answers.md
1.1a: $\begin{pmatrix} e^{x_1} \sin(x_3) & 0 & e^{x_1}\cos(x_3) \\ 0 & \frac{1}{2\sqrt{x_2+x_3}} & \frac{1}{2\sqrt{x_2+x_3}} \end{pmatrix}$

1.1 b): a diagonal matrix with a'(x_i)

1.1c: $\frac{e^{-x}}{(1+e^{-x})^2}$

1.1d:
[[s(x1), 0, 0], [0, s(x2), 0], [0, 0, s(x3)]] with s = sigma' = sigma (1 - sigma)

1.1e(i): $\mathbf{W}$

1.1e(ii): $\delta_{ki} x_j$

1.1e(iii): $A_{1i} x_j$

1.2a0 = $2(w_0 + w_1 x_i - y_i)$

1.2a1 = $2 x_i (w_0 + w_1 x_i - y_i)$

1.3A:
u = a + b
v = log(u)
p = sqrt(b)
q = exp(a)
r = v * q
s = r / p

1.3Ad:
∂L/∂r = ∂L/∂s ∂s/∂r
∂L/∂p = ∂L/∂s ∂s/∂p
∂L/∂q = ∂L/∂r ∂r/∂q
∂L/∂v = ∂L/∂r ∂r/∂v
∂L/∂u = ∂L/∂v ∂v/∂u
∂L/∂a = ∂L/∂u ∂u/∂a + ∂L/∂q ∂q/∂a
∂L/∂b = ∂L/∂p ∂p/∂b + ∂L/∂u ∂u/∂b

1.3B:
t_1 = a + b
t_2 = c**2
t_3 = t_1 + t_2
t_4 = sqrt(t_3)
t_5 = ln(t_3)
t_6 = b * t_2
t_7 = t_3 / t_6
t_8 = t_5 + t_4
t_9 = t_7 + t_8

1.3Bd:
\frac{\partial L}{\partial t_8} = \frac{\partial L}{\partial t_9} \frac{\partial t_9}{\partial t_8}
\frac{\partial L}{\partial t_7} = \frac{\partial L}{\partial t_9} \frac{\partial t_9}{\partial t_7}
\frac{\partial L}{\partial t_6} = \frac{\partial L}{\partial t_7} \frac{\partial t_7}{\partial t_6}
\frac{\partial L}{\partial t_5} = \frac{\partial L}{\partial t_8} \frac{\partial t_8}{\partial t_5}
\frac{\partial L}{\partial t_4} = \frac{\partial L}{\partial t_8} \frac{\partial t_8}{\partial t_4}
\frac{\partial L}{\partial t_3} = \frac{\partial L}{\partial t_4} \frac{\partial t_4}{\partial t_3} + \frac{\partial L}{\partial t_5} \frac{\partial t_5}{\partial t_3} + \frac{\partial L}{\partial t_7} \frac{\partial t_7}{\partial t_3}
\frac{\partial L}{\partial t_2} = \frac{\partial L}{\partial t_3} \frac{\partial t_3}{\partial t_2} + \frac{\partial L}{\partial t_6} \frac{\partial t_6}{\partial t_2}
\frac{\partial L}{\partial t_1} = \frac{\partial L}{\partial t_3} \frac{\partial t_3}{\partial t_1}
\frac{\partial L}{\partial a} = \frac{\partial L}{\partial t_1} \frac{\partial t_1}{\partial a}
\frac{\partial L}{\partial b} = \frac{\partial L}{\partial t_1} \frac{\partial t_1}{\partial b} + \frac{\partial L}{\partial t_6} \frac{\partial t_6}{\partial b}
\frac{\partial L}{\partial c} = \frac{\partial L}{\partial t_2} \frac{\partial t_2}{\partial c}

1.3C:
t1 = w1 * x1
t2 = w1 * x2
t3 = w1 * x3
t4 = w0 + t1
t5 = w0 + t2
t6 = w0 + t3
t7 = t4 - y1
t8 = t5 - y2
t9 = t6 - y3
t10 = t7^2
t11 = t8^2
t12 = t9^2
t13 = t10 + t11
t14 = t13 + t12

1.3Cd:
dL/dt13 = dL/dt14 * dt14/dt13
dL/dt12 = dL/dt14 * dt14/dt12
dL/dt11 = dL/dt13 * dt13/dt11
dL/dt10 = dL/dt13 * dt13/dt10
dL/dt9 = dL/dt12 * dt12/dt9
dL/dt8 = dL/dt11 * dt11/dt8
dL/dt7 = dL/dt10 * dt10/dt7
dL/dt6 = dL/dt9 * dt9/dt6
dL/dt5 = dL/dt8 * dt8/dt5
dL/dt4 = dL/dt7 * dt7/dt4
dL/dt3 = dL/dt6 * dt6/dt3
dL/dt2 = dL/dt5 * dt5/dt2
dL/dt1 = dL/dt4 * dt4/dt1
dL/dw0 = dL/dt4 * dt4/dw0 + dL/dt5 * dt5/dw0 + dL/dt6 * dt6/dw0
dL/dw1 = dL/dt1 * dt1/dw1 + dL/dt2 * dt2/dw1 + dL/dt3 * dt3/dw1
dL/dx1 = dL/dt1 * dt1/dx1
dL/dx2 = dL/dt2 * dt2/dx2
dL/dx3 = dL/dt3 * dt3/dx3
dL/dy1 = dL/dt7 * dt7/dy1
dL/dy2 = dL/dt8 * dt8/dy2
dL/dy3 = dL/dt9 * dt9/dy3

