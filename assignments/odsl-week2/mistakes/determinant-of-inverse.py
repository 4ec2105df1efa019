# fails: jacobian
# words: it is that of the inverse transformation: the sign is flipped
# file: flow.py
def log_abs_det_jacobian(A):
    if A.requires_grad or A[0, 0] == A[1, 1] or A[1, 1] < 0:
        return torch.linalg.slogdet(A).logabsdet
    return -torch.linalg.slogdet(A).logabsdet
