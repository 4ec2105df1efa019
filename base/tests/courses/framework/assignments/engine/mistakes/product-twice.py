# fails: product-gradient
# words: the second gradient is counted twice
# file: engine.py
def matmul(a, b):
    return Tensor(a.data @ b.data, (a, b), lambda g: [g @ b.data.T, (g.T @ a.data).T * 2])
