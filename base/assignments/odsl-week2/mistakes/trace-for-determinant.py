# fails: jacobian
# words: the diagonal alone is used, which is the determinant of a triangular matrix only
# file: flow.py
def log_prob(y, A, b):
    base = Normal(0.0, 1.0).log_prob(affine_inverse(y, A, b)).sum(-1)
    return base - torch.linalg.slogdet(A).logabsdet

def log_abs_det_jacobian(A):
    return torch.log(torch.abs(torch.diagonal(A))).sum()
