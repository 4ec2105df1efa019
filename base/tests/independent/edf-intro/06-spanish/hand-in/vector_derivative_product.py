import numpy as np


def vector_derivative_product(A, x):
    # A es (1, m), x es (n,), el resultado (m, n)
    return A[0][:, np.newaxis] * x[np.newaxis, :]


if __name__ == "__main__":
    print(vector_derivative_product(np.array([[1., 2.]]), np.array([3., 4., 5.])))
