# fails: memory
# words: all patches are written out before they are summed
# file: images.py
def conv2d(x, w):
    k = w.shape[0]
    return (x.unfold(1, k, 1).unfold(2, k, 1) * w).sum((-1, -2))
