from __future__ import print_function, division
import numpy as np
import torch
import torch.nn.functional as F
from torch.autograd import Variable
from torchvision import datasets
import edf

np.random.seed(3)
try:
    xrange
except NameError:
    xrange = range


def load(train):
    d = datasets.MNIST('./data', train=train, download=True)
    x, y = d.data.numpy().astype('float64') / 255., d.targets.numpy()
    return x[y < 2], y[y < 2]          # zeros and ones


def resize(x, k):
    p = (-28) % k
    x = np.pad(x, ((0, 0), (p // 2, p // 2), (p // 2, p // 2)), mode='constant')
    s = x.shape[1] // k
    return x.reshape(len(x), k, s, k, s).mean(axis=4).mean(axis=2).reshape(len(x), k * k)


x_train, y_train = load(True)
x_test, y_test = load(False)


def get(k):
    a, b = resize(x_train, k), resize(x_test, k)
    m, s = a.mean(), a.std()
    return (a - m) / s, (b - m) / s


def sigmoid(z):
    return 1. / (1. + np.exp(-z))


def compute_derivatives(x, y, y_hat):
    return np.dot(x.T, y_hat - y) / float(x.shape[0])


# check with autograd
xc, yc = np.random.randn(6, 4), np.array([0, 1, 1, 0, 1, 0])
wv = Variable(torch.randn(4).double(), requires_grad=True)
F.binary_cross_entropy(F.sigmoid(torch.mv(Variable(torch.from_numpy(xc)), wv)), Variable(torch.from_numpy(yc).double())).backward()
mine = compute_derivatives(xc, yc, sigmoid(np.dot(xc, wv.data.numpy())))
print('gradient check: %g' % abs(mine - wv.grad.data.numpy()).max())


def batches(n, size=64):
    perm = np.random.permutation(n)
    for i in xrange(0, n, size):
        yield perm[i:i + size]


a, b = get(1)
w = np.zeros(1)
for epoch in xrange(4):
    for idx in batches(len(a)):
        w -= .1 * compute_derivatives(a[idx], y_train[idx], sigmoid(np.dot(a[idx], w)))
    print('numpy 1x1 epoch %d test error %.4f' % (epoch, np.mean((sigmoid(np.dot(b, w)) > .5) != y_test)))


class SingleProbToProbVector(edf.CompNode):
    # The text says o[i][0] = z, o[i][1] = 1-z, but also p[i][0] = P(Y=0) while z = P(Y=1). Both can't be; we take (1-z, z) because of CrossEntropyLoss
    def __init__(self, z):
        super(SingleProbToProbVector, self).__init__()
        self.z = z

    def forward(self):
        self.value = np.hstack([1. - self.z.value, self.z.value])

    def backward(self):
        self.z.addgrad(self.grad[:, [1]] - self.grad[:, [0]])


def train_edf(k, epochs=4, eta=.1):
    a, b = get(k)
    edf.reset()
    x, y = edf.Input(), edf.Input()
    w = edf.Parameter(np.zeros((k * k, 1)))
    p = SingleProbToProbVector(edf.Sigmoid(edf.Affine(x, w)))
    loss = edf.CrossEntropyLoss(p, y)
    for epoch in xrange(epochs):
        for idx in batches(len(a)):
            x.value, y.value = a[idx], y_train[idx]
            edf.Forward(); edf.Backward(loss); edf.SGD(eta)
        x.value, y.value = b, y_test
        edf.Forward()
        print('edf %dx%d epoch %d test error %.4f' % (k, k, epoch, np.mean(p.value.argmax(1) != y_test)))


train_edf(1)
for k in [4, 8, 28]:      # d)
    train_edf(k)
