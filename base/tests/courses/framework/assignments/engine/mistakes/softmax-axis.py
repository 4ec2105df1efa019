# fails: softmax
# words: the softmax is over the first axis
# file: engine.py
def softmax(x):
    e = np.exp(x.data - x.data.max(0, keepdims=True))
    out = e / e.sum(0, keepdims=True)
    return Tensor(out, (x,), lambda g: [out * (g - (g * out).sum(0, keepdims=True))])
