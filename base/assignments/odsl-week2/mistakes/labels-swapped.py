# fails: data-distribution
# words: the labels are swapped
# file: classification.py
def get_data(N):
    parts = [MultivariateNormal(m, c).sample((N,)) for m, c in zip(MEANS, COVARIANCES)]
    return torch.cat(parts), torch.cat([torch.ones(N, 1), torch.zeros(N, 1)])
