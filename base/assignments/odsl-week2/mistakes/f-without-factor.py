# fails: f
# words: the factor 0.2 is missing
# edit1: optimization.py | value = f(phi) | value = (phi[0] - 1) ** 2 + 0.2 * (phi[1] - 2) ** 2
# file: optimization.py
def f(phi):
    return (phi[..., 0] - 1) ** 2 + (phi[..., 1] - 2) ** 2
