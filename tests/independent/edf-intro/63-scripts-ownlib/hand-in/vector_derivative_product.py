import numpy as np


def vector_derivative_product(A, x):
    """A: (1, m), x: (n,) or (n, 1)  ->  W_hat (m, n) with W_hat[i, j] = A[0, i] * x[j]"""
    return A.reshape(-1)[:, np.newaxis] * x.reshape(-1)[np.newaxis, :]


def slow_version(A, x):
    """straight from the definition  A dy/dw_ij, for comparison only"""
    A, x = A.reshape(1, -1), x.reshape(-1)
    m, n = A.shape[1], len(x)
    W_hat = np.empty((m, n))
    for i in range(m):
        for j in range(n):
            dy = np.zeros((m, 1))
            dy[i, 0] = x[j]
            W_hat[i, j] = (A @ dy).item()
    return W_hat


if __name__ == "__main__":
    gen = np.random.default_rng(3)
    A, x = gen.normal(size=(1, 4)), gen.normal(size=6)
    fast = vector_derivative_product(A, x)
    print(fast.shape, np.allclose(fast, slow_version(A, x)))
