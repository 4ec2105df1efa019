import numpy as np


# 1.1 e) iv) : w_chapeau_ij = a_i * x_j, sans boucle grâce au broadcasting
def vector_derivative_product(A, x):
    colonne = A.T                 # (1, m) -> (m, 1)
    ligne = x[np.newaxis, :]      # (n,)   -> (1, n)
    return colonne * ligne        # (m, n)


if __name__ == '__main__':
    A = np.array([[1., 2., 3.]])
    x = np.array([10., 20.])
    print(vector_derivative_product(A, x))
    # [[10. 20.]
    #  [20. 40.]
    #  [30. 60.]]
