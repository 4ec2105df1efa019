# fails: no-loops
# words: it loops over the entries
# says: uses a for loop
# file: vector_derivative_product.ipynb
def vector_derivative_product(A, x):
    out = np.zeros((A.size, x.size))
    for i in range(A.size):
        out[i] = A.reshape(-1)[i] * x.reshape(-1)
    return out
