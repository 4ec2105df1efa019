# fails: f
# words: the centre is (-1, -2): the signs of x0 and y0 are flipped
# file: optimization.py
def f(phi):
    return (phi[..., 0] + 1) ** 2 + 0.2 * (phi[..., 1] + 2) ** 2
