import numpy as np, edf
from functools import partial, reduce
from torchvision.datasets import MNIST
rng = np.random.default_rng(0)

vector_derivative_product = lambda A, x: np.multiply(x[:, None], A)
print(vector_derivative_product(np.ones((1, 4)), np.arange(3.)).shape)

def compute_derivatives_lin(x, y, slope, offset_y):
    r = offset_y + slope*x - y
    return tuple(float(2*v) for v in (r @ x/len(x), r.mean()))

x = rng.uniform(-3, 3, 50); y = 2*x + 1 + rng.normal(0, .5, 50)
step = lambda f, eta, w: tuple(a - eta*b for a, b in zip(w, f(x, y, *w)))
print(reduce(lambda w, _: step(compute_derivatives_lin, .05, w), range(500), (0., 0.)), np.polyfit(x, y, 1))

class L2Loss(edf.CompNode):
    def __init__(s, y, y_hat): super().__init__(); s.y, s.y_hat = y, y_hat
    def forward(s): s.value = np.square(s.y_hat.value - s.y.value)
    def backward(s): g = s.grad*(s.y_hat.value - s.y.value); s.y_hat.addgrad(g); s.y.addgrad(-g)

edf.reset()
w1, w0 = edf.Parameter(np.zeros((1, 1))), edf.Parameter(np.zeros(1))
loss = L2Loss(edf.Input(y[:, None]), edf.Affine(edf.Input(x[:, None]), w1, w0))
for _ in range(1000): edf.Forward(); edf.Backward(loss); edf.SGD(.05)
print(w1.value, w0.value, loss.value.mean())

# ---- logistic
load = lambda t: (lambda d: (lambda m: (d.data.numpy()[m]/255, d.targets.numpy()[m]))(d.targets.numpy() < 2))(MNIST('./data', train=t, download=True))
(xa, ya), (xb, yb) = map(load, (True, False))
def shrink(x, k):
    p = (-28) % k; x = np.pad(x, ((0, 0), (p//2,)*2, (p//2,)*2)); s = x.shape[1]//k
    return x.reshape(-1, k, s, k, s).mean((2, 4)).reshape(len(x), -1)
std = lambda a, b: ((a - a.mean())/a.std(), (b - a.mean())/a.std())
D = {k: std(*map(partial(shrink, k=k), (xa, xb))) for k in (1, 4, 8, 28)}
batches = lambda n, B=64: np.array_split(rng.permutation(n), n//B)
sig = lambda z: 1/(1 + np.exp(-z))

compute_derivatives = lambda x, y, y_hat: x.T @ (y_hat - y)
a, b = D[1]; w = np.zeros(1)
for e in range(3):
    for i in batches(len(a)): w = w - .01*compute_derivatives(a[i], ya[i], sig(a[i] @ w))
    print('np', e, np.mean((b @ w > 0) != yb))

class SingleProbToProbVector(edf.CompNode):      # o = [z, 1-z], as on the sheet; z is P(Y=0) for the loss then
    def __init__(s, z): super().__init__(); s.z = z
    def forward(s): s.value = np.c_[s.z.value, 1 - s.z.value]
    def backward(s): s.z.addgrad(-np.diff(s.grad, axis=1))

def run(k, epochs=4):
    edf.reset(); a, b = D[k]; X, Y, W = edf.Input(), edf.Input(), edf.Parameter(np.zeros((k*k, 1)))
    o = SingleProbToProbVector(edf.Sigmoid(edf.Affine(X, W))); L = edf.CrossEntropyLoss(o, Y)
    for e in range(epochs):
        for i in batches(len(a)): X.value, Y.value = a[i], ya[i]; edf.Forward(); edf.Backward(L); edf.SGD(.1)
        X.value, Y.value = b, yb; edf.Forward(); print('edf', k, e, np.mean(o.value.argmax(1) != yb))
list(map(run, (1, 4, 8, 28)))
