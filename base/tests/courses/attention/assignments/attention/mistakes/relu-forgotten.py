# fails: backward
# words: the derivative of relu is forgotten
# file: model.py
def layer_backward(x, w):
    one = torch.ones_like(x @ w)
    return one @ w.T, x.T @ one
