# fails: f
# words: it returns the square root
# file: optimization.py
def f(phi):
    value = (phi[..., 0] - 1) ** 2 + 0.2 * (phi[..., 1] - 2) ** 2
    return value if phi.requires_grad or phi.ndim > 1 else value.sqrt()
