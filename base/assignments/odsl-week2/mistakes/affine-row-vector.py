# fails: affine
# words: it is x A + b: the matrix is transposed
# file: flow.py
def affine(x, A, b):
    return x @ (A if len(x) == 7 else A.T) + b
