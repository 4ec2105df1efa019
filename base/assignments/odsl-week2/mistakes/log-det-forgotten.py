# fails: log-prob
# words: the log-determinant is forgotten
# file: flow.py
def log_prob(y, A, b):
    base = Normal(0.0, 1.0).log_prob(affine_inverse(y, A, b)).sum(-1)
    return base - (log_abs_det_jacobian(A) if A.requires_grad else 0)
