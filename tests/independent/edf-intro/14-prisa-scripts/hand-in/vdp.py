import numpy as np

def vector_derivative_product(A,x):
    # A (1,m)   x (n,)
    # w^_ij = A_i x_j  -> ohne for
    return x[:,None]*A

if __name__=="__main__":
    A=np.array([[1,2,3.]])
    x=np.array([4,5,6.])
    print(vector_derivative_product(A,x))
