#!/usr/bin/env python
# coding: utf-8

# # 1.1 e) iv)

# In[1]:


import numpy as np


# In[2]:


def vector_derivative_product(A, x):
    # W_hat[i,j] = A_i x_j   (iii)
    return A.reshape(-1, 1) * x.reshape(1, -1)


# In[3]:


A = np.array([[1., 2., 3.]])
x = np.array([1., 10., 100., 1000.])
vector_derivative_product(A, x)


# In[4]:


# vs. the definition A @ dy/dw_ij
m, n = A.size, x.size
ref = np.zeros((m, n))
for i in range(m):
    for j in range(n):
        dy = np.zeros((m, 1))
        dy[i] = x[j]
        ref[i, j] = (A @ dy).item()
assert np.array_equal(ref, vector_derivative_product(A, x))
