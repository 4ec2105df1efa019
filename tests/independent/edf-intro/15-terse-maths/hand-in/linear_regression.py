#!/usr/bin/env python
# coding: utf-8

# # Linear Regression

# In[1]:


import numpy as np
import matplotlib.pyplot as plt
get_ipython().run_line_magic('matplotlib', 'inline')

data = np.loadtxt('linreg.csv', delimiter=',')
x, y = data[:, 0], data[:, 1]
plt.plot(x, y, '.');


# ## 1.2 b)

# In[2]:


def compute_derivatives(x, y, slope, offset_y):
    r = offset_y + slope * x - y
    return float(2 * np.mean(r * x)), float(2 * np.mean(r))


# In[3]:


slope, offset_y, eta = 0., 0., .1
for _ in range(1000):
    d_slope, d_offset = compute_derivatives(x, y, slope, offset_y)
    slope -= eta * d_slope
    offset_y -= eta * d_offset
print(slope, offset_y)
plt.plot(x, y, '.', x, offset_y + slope * x);


# In[4]:


np.polyfit(x, y, 1)   # same


# ## EDF (given)

# In[5]:


comps, params = [], []


class CompNode:
    def addgrad(self, d):
        self.grad = self.grad + d


class Input(CompNode):
    def __init__(self):
        self.value = None

    def addgrad(self, d):
        pass


class Parameter(CompNode):
    def __init__(self, v):
        params.append(self)
        self.value = v
        self.grad = np.zeros_like(v)


class Affine(CompNode):
    def __init__(self, w, b, x):
        comps.append(self)
        self.w, self.b, self.x = w, b, x

    def forward(self):
        self.value = self.x.value @ self.w.value + self.b.value

    def backward(self):
        self.x.addgrad(self.grad @ self.w.value.T)
        self.w.addgrad(self.x.value.T @ self.grad)
        self.b.addgrad(self.grad.sum(axis=0))


def Forward():
    for c in comps:
        c.forward()


def Backward(loss):
    for c in comps + params:
        c.grad = np.zeros_like(c.value)
    loss.grad = np.ones_like(loss.value) / len(loss.value)   # mean over batch
    for c in comps[::-1]:
        c.backward()


def SGD(eta):
    for p in params:
        p.value = p.value - eta * p.grad


# ## 1.2 c)

# In[6]:


class L2Loss(CompNode):
    def __init__(self, y, y_hat):
        comps.append(self)
        self.y, self.y_hat = y, y_hat

    def forward(self):
        self.value = (self.y_hat.value - self.y.value) ** 2

    def backward(self):
        g = 2 * (self.y_hat.value - self.y.value) * self.grad
        self.y_hat.addgrad(g)
        self.y.addgrad(-g)


# In[7]:


comps.clear(); params.clear()
x_node, y_node = Input(), Input()
w1 = Parameter(np.zeros((1, 1)))
w0 = Parameter(np.zeros(1))
y_hat = Affine(w1, w0, x_node)
loss = L2Loss(y_node, y_hat)


# In[8]:


x_node.value, y_node.value = x[:, None], y[:, None]
for _ in range(1000):
    Forward()
    Backward(loss)
    SGD(.1)
print(w1.value, w0.value)
plt.plot(x, y, '.', x, y_hat.value[:, 0]);
