# about: sklearn's models, other names, a notebook
# remove: models.py
# file: work.ipynb
# %%
import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
# %%
def linear_regression(X_train, y_train, X_test):
    return LinearRegression().fit(X_train, y_train).predict(X_test)
# %%
class KNN:
    def fit(self, X, y):
        self.model = make_pipeline(StandardScaler(), KNeighborsClassifier(3)).fit(X, y)
    def predict(self, X):
        return self.model.predict(X)
# %%
def count_rows():
    from sklearn.datasets import load_wine
    return np.array([len(pd.read_csv("flats.csv")), len(load_wine(return_X_y=True)[1])])
