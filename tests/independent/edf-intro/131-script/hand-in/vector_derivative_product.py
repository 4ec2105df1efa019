import numpy as np


def vector_derivative_product(A, x):
    """A: (1,m), x: (n,) -> W_hat (m,n), W_hat[i,j] = A[0,i] * x[j]   (see 1.1 e iii)"""
    return np.asarray(A).reshape(-1, 1) * np.asarray(x).reshape(1, -1)


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    m, n = 3, 4
    A, W, x = rng.normal(size=(1, m)), rng.normal(size=(m, n)), rng.normal(size=n)
    got = vector_derivative_product(A, x)

    # compare with finite differences of the scalar A W x
    h = 1e-6
    ref = np.zeros((m, n))
    for i in range(m):
        for j in range(n):
            Wp, Wm = W.copy(), W.copy()
            Wp[i, j] += h
            Wm[i, j] -= h
            ref[i, j] = ((A @ (Wp @ x) - A @ (Wm @ x)) / (2 * h))[0]
    print("max deviation", np.abs(got - ref).max())
    assert got.shape == (m, n) and np.allclose(got, ref, atol=1e-5)
