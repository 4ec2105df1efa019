# fails: line
# words: the line goes through the origin
# says: mean squared error
# file: models.py
def least_squares(x_train, y_train, x):
    return x @ np.linalg.lstsq(x_train, y_train, rcond=None)[0]
