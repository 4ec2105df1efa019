# fails: logistic-derivatives
# words: the derivative of the sigmoid is multiplied once more; it has cancelled
# file: logistic_regression.ipynb
def compute_derivatives(x, y, y_hat):
    return ((y_hat - y) * y_hat * (1 - y_hat)) @ x / len(x)
