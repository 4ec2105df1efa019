# fails: rows
# words: the header is counted as a row
# whole: yes
# file: models.py
"""Least squares and a nearest-neighbour classifier, in numpy alone."""

import os

import numpy as np


def least_squares(x_train, y_train, x):
    """Fit a line with intercept to rows x_train (N, D) and targets y_train (N,); return predictions for rows x."""
    # trick: centre everything, then the intercept drops out
    xm = np.mean(x_train, axis=0)
    ym = np.mean(y_train)
    w = np.linalg.pinv(x_train - xm) @ (y_train - ym)
    return (x - xm) @ w + ym


class Nearest:
    """A classifier by the nearest row of the training set, features standardised."""

    def fit(self, x_train, y_train):
        """Keep the rows."""
        self.mu = np.mean(x_train, axis=0)
        self.sigma = np.std(x_train, axis=0)
        self.sigma[self.sigma == 0] = 1
        self.X = (x_train - self.mu) / self.sigma
        self.y = y_train

    def predict(self, x):
        """Return the class of each row."""
        answer = []
        for row in x:
            z = (row - self.mu) / self.sigma
            best, best_dist = 0, np.inf
            for i in range(len(self.X)):
                d = np.linalg.norm(self.X[i] - z)
                if d < best_dist:
                    best, best_dist = i, d
            answer.append(self.y[best])
        return np.array(answer)


def count_rows():
    """How many rows flats.csv and the wines have here."""
    from sklearn import datasets

    here = os.path.dirname(os.path.abspath(__file__))
    for path in ["flats.csv", "checks/flats.csv", os.path.join(here, "flats.csv"), os.path.join(here, "checks", "flats.csv")]:
        if os.path.exists(path):
            break
    n_flats = 0
    with open(path) as f:
        for line in f:
            n_flats += 1
    X, y = datasets.load_wine(return_X_y=True)
    return n_flats, len(X)
