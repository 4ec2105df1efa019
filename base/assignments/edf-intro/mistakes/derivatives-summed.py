# fails: linear-derivatives linear-fit
# words: the derivatives are summed over the points, and the mean is asked
# file: linear_regression.ipynb
def compute_derivatives(x, y, slope, offset_y):
    error = offset_y + slope * x - y
    return float(2 * np.sum(error * x)), float(2 * np.sum(error))
