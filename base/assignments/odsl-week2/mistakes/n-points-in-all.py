# fails: data-shapes
# words: N points in all come back, and N of each Gaussian are asked
# file: classification.py
def get_data(N):
    half = N // 2
    parts = [MultivariateNormal(m, c).sample((half,)) for m, c in zip(MEANS, COVARIANCES)]
    return torch.cat(parts), torch.cat([torch.zeros(half, 1), torch.ones(half, 1)])
