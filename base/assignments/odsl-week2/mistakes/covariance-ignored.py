# fails: data-distribution
# words: the second Gaussian has independent coordinates: its covariance is ignored
# file: classification.py
def get_data(N):
    samples = torch.cat([torch.randn(N, 2), 1 + torch.randn(N, 2)])
    return samples, torch.cat([torch.zeros(N, 1), torch.ones(N, 1)])
