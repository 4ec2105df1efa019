# fails: flow-data
# words: the covariance is used as its own factor
# file: flow.py
def get_sample(N=1000):
    return MEAN + torch.randn(N, 2) @ COVARIANCE
