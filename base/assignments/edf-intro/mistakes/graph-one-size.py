# fails: logistic-graph resolutions
# words: the number of features is fixed
# says: mismatch in its core dimension
# file: logistic_regression.ipynb
def logistic_graph(features):
    edf.clear_compgraph()
    x, y = edf.Input(), edf.Input()
    z = edf.Sigmoid(edf.Affine(edf.AffineParams(1, 1), x))
    p = SingleProbToProbVector(z)
    return x, y, p, edf.CrossEntropyLoss(p, y)
