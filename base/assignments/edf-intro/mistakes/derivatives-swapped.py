# fails: linear-derivatives
# words: the derivatives come in the other order: the slope's is first
# edit1: linear_regression.ipynb | d_slope, d_offset = compute | d_offset, d_slope = compute
# file: linear_regression.ipynb
def compute_derivatives(x, y, slope, offset_y):
    error = offset_y + slope * x - y
    return float(2 * np.mean(error)), float(2 * np.mean(error * x))
