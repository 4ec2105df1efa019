import numpy as np


# A es 1 x m, x tiene n elementos. w_hat_ij = A_i x_j -> broadcasting, sin bucles
def vector_derivative_product(A, x):
    return x[:, None] * A


A = np.array([[1., 2.]])
x = np.array([3., 4., 5.])
print(vector_derivative_product(A, x))
