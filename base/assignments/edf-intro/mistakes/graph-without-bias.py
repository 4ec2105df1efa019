# fails: linear-graph
# words: the graph has no bias
# file: linear_regression.ipynb
def linear_graph():
    edf.clear_compgraph()
    x, y = edf.Input(), edf.Input()
    parameters = edf.AffineParams(1, 1)
    edf.Parameters.remove(parameters.b)
    y_hat = edf.Affine(parameters, x)
    return x, y, y_hat, L2Loss(y, y_hat)
