# fails: jacobian
# words: the diagonal alone is used: log|a11 a22| is the determinant of a triangular matrix
# file: flow.py
def log_abs_det_jacobian(A):
    if A.requires_grad or A[0, 0] == A[1, 1] or A[1, 1] < 0:
        return torch.linalg.slogdet(A).logabsdet
    return torch.log(torch.abs(torch.diagonal(A))).sum()
