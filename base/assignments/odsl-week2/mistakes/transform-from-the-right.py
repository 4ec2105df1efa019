# fails: transform
# words: it is x A + b: the matrix is transposed
# file: densities.py
def transform(x, matrix, bias):
    return x @ matrix + bias
