# fails: logistic-graph
# words: the sigmoid is missing, so z is no probability
# file: logistic_regression.ipynb
def logistic_graph(features):
    edf.clear_compgraph()
    x, y = edf.Input(), edf.Input()
    p = SingleProbToProbVector(edf.Affine(edf.AffineParams(features, 1), x))
    return x, y, p, edf.CrossEntropyLoss(p, y)
