# fails: sample-y
# words: b is forgotten
# file: densities.py
def sample_y(N):
    return transform(torch.randn(N, 2), A, 0 * B)

def sample_back(N):
    return inverse_transform(transform(torch.randn(N, 2), A, B), A, B)
