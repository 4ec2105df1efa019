# fails: logistic-derivatives
# words: the sign is flipped: it is y_hat - y
# edit1: logistic_regression.ipynb | w -= 5 | w += 5
# file: logistic_regression.ipynb
def compute_derivatives(x, y, y_hat):
    return (y - y_hat) @ x / len(x)
