# fails: relu-gradient
# words: the gradient passes where the input was negative, too
# file: engine.py
def relu(x):
    return Tensor(np.maximum(x.data, 0), (x,), lambda g: [g])
