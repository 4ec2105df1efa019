"""1.1 e) iv)"""
from numpy import ndarray, newaxis, ravel


def vector_derivative_product(A: ndarray, x: ndarray) -> ndarray:
    """Ŵ de taille m × n, Ŵ[i, j] = A[0, i] · x[j]  (cf. iii), sans boucle."""
    return ravel(A)[:, newaxis] * ravel(x)[newaxis, :]
