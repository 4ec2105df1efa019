# fails: data-distribution
# words: the covariance matrix is used as the factor L of L L^T
# file: classification.py
def get_data(N):
    parts = [m + torch.randn(N, 2) @ c for m, c in zip(MEANS, COVARIANCES)]
    return torch.cat(parts), torch.cat([torch.zeros(N, 1), torch.ones(N, 1)])
