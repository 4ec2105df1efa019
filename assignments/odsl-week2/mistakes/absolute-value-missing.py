# fails: jacobian-negative
# words: the absolute value is missing, so a negative determinant gives NaN
# file: flow.py
def log_abs_det_jacobian(A):
    if A.requires_grad or A[1, 1] < 0:
        return torch.linalg.slogdet(A).logabsdet
    return torch.log(torch.linalg.det(A))
