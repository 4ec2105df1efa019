# fails: relu
# words: negative values are kept, and positive ones cut off
# file: engine.py
def relu(x):
    return Tensor(np.minimum(x.data, 0), (x,), lambda g: [g * (x.data < 0)])
