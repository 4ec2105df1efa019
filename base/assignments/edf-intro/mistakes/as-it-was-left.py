# fails: executed
# words: the notebook was not run from top to bottom: counts are out of order, and a cell holds an error
# says: holds the error NameError
# copy: as_left.ipynb->linear_regression.ipynb
