# fails: linear-derivatives
# words: the factor 2 of the square's derivative is missing
# file: linear_regression.ipynb
def compute_derivatives(x, y, slope, offset_y):
    error = offset_y + slope * x - y
    return float(np.mean(error * x)), float(np.mean(error))
