# fails: data-fresh
# words: the seed is fixed inside the function, so every call returns the same sample
# file: classification.py
def get_data(N):
    generator = torch.Generator().manual_seed(0)
    factors = torch.linalg.cholesky(COVARIANCES)
    parts = [m + torch.randn(N, 2, generator=generator) @ L.T for m, L in zip(MEANS, factors)]
    return torch.cat(parts), torch.cat([torch.zeros(N, 1), torch.ones(N, 1)])
