# fails: log-prob flow-training
# words: the log-determinant is added, and it is subtracted for y = A x + b
# file: flow.py
def log_prob(y, A, b):
    base = Normal(0.0, 1.0).log_prob(affine_inverse(y, A, b)).sum(-1)
    return base + log_abs_det_jacobian(A)
