#!/usr/bin/env python
# coding: utf-8

# # Logistic Regression

# In[1]:


import numpy as np

rng = np.random.default_rng(0)
f = np.load('mnist.npz')


# digits 0/1 only. last column of every x is 1 (bias), so y_hat = sigma(w^T x) as in a)

# In[2]:


def prep(img, lab, k):
    s = lab < 2
    img, lab = img[s] / 255., lab[s].astype(int)
    B, d = len(img), 28 // k
    pooled = img.reshape(B, k, d, k, d).mean(axis=(2, 4))
    return np.c_[pooled.reshape(B, k * k), np.ones(B)], lab


def down8(img):
    # 28 is no multiple of 8: pad to 32
    return np.pad(img, ((0, 0), (2, 2), (2, 2)))


def prep8(img, lab):
    s = lab < 2
    img, lab = down8(img[s]) / 255., lab[s].astype(int)
    B = len(img)
    return np.c_[img.reshape(B, 8, 4, 8, 4).mean(axis=(2, 4)).reshape(B, 64), np.ones(B)], lab


tr, te = (f['x_train'], f['y_train']), (f['x_test'], f['y_test'])
x_train_mean, y_train = prep(*tr, 1)
x_test_mean, y_test = prep(*te, 1)
x_train_4x4, _ = prep(*tr, 4)
x_test_4x4, _ = prep(*te, 4)
x_train_8x8, _ = prep8(*tr)
x_test_8x8, _ = prep8(*te)
x_train, _ = prep(*tr, 28)
x_test, _ = prep(*te, 28)


# ## b)

# In[3]:


def compute_derivatives(x, y, y_hat):
    return x.T @ (y_hat - y) / len(y)


# In[4]:


def sigma(t):
    return 1 / (1 + np.exp(-t))


def batches(n, B=64):
    p = rng.permutation(n)
    return (p[i:i + B] for i in range(0, n, B))


w = np.zeros(x_train_mean.shape[1])
for epoch in range(10):
    for I in batches(len(y_train)):
        w -= 10. * compute_derivatives(x_train_mean[I], y_train[I], sigma(x_train_mean[I] @ w))
    print(epoch, np.mean((sigma(x_test_mean @ w) > .5) != y_test))


# ## c)   EDF, given part

# In[5]:


comps, params = [], []


class CompNode:
    def addgrad(self, d):
        self.grad = self.grad + d


class Input(CompNode):
    def addgrad(self, d):
        pass


class Parameter(CompNode):
    def __init__(self, v):
        params.append(self)
        self.value = v


class VDot(CompNode):
    def __init__(self, x, w):
        comps.append(self)
        self.x, self.w = x, w

    def forward(self):
        self.value = self.x.value @ self.w.value

    def backward(self):
        self.x.addgrad(self.grad @ self.w.value.T)
        self.w.addgrad(self.x.value.T @ self.grad)


class Sigmoid(CompNode):
    def __init__(self, x):
        comps.append(self)
        self.x = x

    def forward(self):
        self.value = sigma(np.clip(self.x.value, -30, 30))

    def backward(self):
        self.x.addgrad(self.grad * self.value * (1 - self.value))


class CrossEntropyLoss(CompNode):
    def __init__(self, p, y):
        comps.append(self)
        self.p, self.y = p, y

    def forward(self):
        self.i = np.arange(len(self.y.value)), self.y.value
        self.value = -np.log(np.maximum(self.p.value[self.i], 1e-12))

    def backward(self):
        g = np.zeros_like(self.p.value)
        g[self.i] = -self.grad / np.maximum(self.p.value[self.i], 1e-12)
        self.p.addgrad(g)


def Forward():
    for c in comps:
        c.forward()


def Backward(loss):
    for c in comps + params:
        c.grad = np.zeros_like(c.value)
    loss.grad = np.ones_like(loss.value) / len(loss.value)
    for c in comps[::-1]:
        c.backward()


def SGD(eta):
    for p in params:
        p.value = p.value - eta * p.grad


# ## c)   mine

# In[6]:


class SingleProbToProbVector(CompNode):
    # o = (z, 1-z) in the order of the formula on the sheet.
    # (with labels untouched z becomes P(Y=0); w just changes sign w.r.t. b)
    def __init__(self, z):
        comps.append(self)
        self.z = z

    def forward(self):
        self.value = np.hstack([self.z.value, 1 - self.z.value])

    def backward(self):
        self.z.addgrad(self.grad[:, :1] - self.grad[:, 1:])


# In[7]:


def graph(D):
    comps.clear(); params.clear()
    x, y = Input(), Input()
    o = SingleProbToProbVector(Sigmoid(VDot(x, Parameter(np.zeros((D, 1))))))
    return x, y, o, CrossEntropyLoss(o, y)


def test_error(x, y, o, xs, ys):
    x.value, y.value = xs, ys
    Forward()
    return np.mean(o.value.argmax(axis=1) != ys)


def train(xtr, xte, eta, epochs=10):
    x, y, o, loss = graph(xtr.shape[1])
    for epoch in range(epochs):
        for I in batches(len(y_train)):
            x.value, y.value = xtr[I], y_train[I]
            Forward()
            Backward(loss)
            SGD(eta)
        print(epoch, test_error(x, y, o, xte, y_test))


# In[8]:


train(x_train_mean, x_test_mean, 10.)


# ## d)

# In[9]:


train(x_train_4x4, x_test_4x4, 1.)


# In[10]:


train(x_train_8x8, x_test_8x8, .5)


# In[11]:


train(x_train, x_test, .1)
