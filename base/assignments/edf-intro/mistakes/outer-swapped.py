# fails: product
# words: the result is transposed: x is the column and A the row
# file: vector_derivative_product.ipynb
def vector_derivative_product(A, x):
    return x.reshape(-1, 1) * A.reshape(1, -1)
