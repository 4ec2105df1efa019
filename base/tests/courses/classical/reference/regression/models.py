"""Least squares and a nearest-neighbour classifier, in numpy alone."""

import numpy as np


def least_squares(x_train, y_train, x):
    """Fit a line with intercept to rows x_train (N, D) and targets y_train (N,); return predictions for rows x."""
    # <solution>
    design = np.column_stack([x_train, np.ones(len(x_train))])
    weights = np.linalg.lstsq(design, y_train, rcond=None)[0]
    return np.column_stack([x, np.ones(len(x))]) @ weights
    # </solution>


class Nearest:
    """A classifier by the nearest row of the training set, features standardised."""

    def fit(self, x_train, y_train):
        """Keep the rows."""
        # <solution>
        self.mean, self.std = x_train.mean(0), x_train.std(0) + 1e-9
        self.x, self.y = (x_train - self.mean) / self.std, y_train
        # </solution>

    def predict(self, x):
        """Return the class of each row."""
        # <solution>
        x = (x - self.mean) / self.std
        return self.y[((x[:, None] - self.x[None]) ** 2).sum(-1).argmin(1)]
        # </solution>


def count_rows():
    """How many rows flats.csv and the wines have here."""
    # <solution>
    from sklearn.datasets import load_wine

    return np.array([len(open("flats.csv").readlines()) - 1, len(load_wine().target)])
    # </solution>
