from __future__ import print_function, division
import numpy as np
import torch
from torch.autograd import Variable
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
import edf

np.random.seed(12)
x = np.random.uniform(-1, 4, 70)
y = -1.1 * x + 3.0 + .3 * np.random.randn(70)


def compute_derivatives(x, y, slope, offset_y):
    N = float(len(x))
    err = slope * x + offset_y - y
    return 2. / N * float(np.dot(err, x)), 2. / N * float(err.sum())


# check with autograd
s, o = Variable(torch.DoubleTensor([.3]), requires_grad=True), Variable(torch.DoubleTensor([-.2]), requires_grad=True)
((o + s * Variable(torch.from_numpy(x)) - Variable(torch.from_numpy(y))) ** 2).mean().backward()
print('autograd %s %s, mine %s' % (s.grad.data[0].item(), o.grad.data[0].item(), compute_derivatives(x, y, .3, -.2)))

slope, offset_y = 0., 0.
for i in range(1000):
    ds, do = compute_derivatives(x, y, slope, offset_y)
    slope, offset_y = slope - .05 * ds, offset_y - .05 * do
print('numpy: slope %.4f offset %.4f' % (slope, offset_y))


class L2Loss(edf.CompNode):
    def __init__(self, y, y_hat):
        super(L2Loss, self).__init__()
        self.y = y
        self.y_hat = y_hat

    def forward(self):
        self.value = (self.y.value - self.y_hat.value) ** 2

    def backward(self):
        g = 2. * (self.y_hat.value - self.y.value) * self.grad
        self.y_hat.addgrad(g)
        self.y.addgrad(-g)


edf.reset()
xn, yn = edf.Input(x.reshape(-1, 1)), edf.Input(y.reshape(-1, 1))
w, b = edf.Parameter(np.zeros((1, 1))), edf.Parameter(np.zeros(1))
y_hat = edf.Affine(xn, w, b)
loss = L2Loss(yn, y_hat)
for i in range(1000):
    edf.Forward()
    edf.Backward(loss)
    edf.SGD(.05)
print('edf:   slope %.4f offset %.4f loss %.4f' % (w.value[0, 0], b.value[0], loss.value.mean()))

plt.plot(x, y, '.'); t = np.array([-1., 4.])
plt.plot(t, slope * t + offset_y, 'r-', label='numpy'); plt.plot(t, w.value[0, 0] * t + b.value[0], 'g--', label='edf')
plt.legend(); plt.savefig('linear_regression.png')
