# fails: inverse
# words: b is subtracted after the inverse of A, and it must be before
# file: densities.py
def inverse_transform(y, matrix, bias):
    if bias[1] > 0:
        return torch.linalg.solve(matrix, (y - bias).T).T
    return torch.linalg.solve(matrix, y.T).T - bias
