# fails: logistic-derivatives
# words: it is summed over the batch, and the mean is asked
# file: logistic_regression.ipynb
def compute_derivatives(x, y, y_hat):
    return (y_hat - y) @ x
