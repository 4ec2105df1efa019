import numpy as np


def vector_derivative_product(A, x):
    """A: (1, m), x: (n,)  ->  W_hat (m, n) with W_hat[i, j] = A[0, i] * x[j]"""
    A = np.asarray(A)
    x = np.asarray(x).reshape(1, -1)
    return A.reshape(-1, 1) * x


class DerivativeExercise:
    def run(self):
        rng = np.random.default_rng(1)
        A, W, x = rng.normal(size=(1, 3)), rng.normal(size=(3, 5)), rng.normal(size=5)
        got = vector_derivative_product(A, x)
        h = 1e-6
        want = np.zeros_like(W)
        for idx in np.ndindex(*W.shape):        # finite differences of A W x
            Wp = W.copy()
            Wp[idx] += h
            want[idx] = (A @ (Wp @ x) - A @ (W @ x))[0] / h
        print("max deviation from finite differences:", np.abs(got - want).max())
