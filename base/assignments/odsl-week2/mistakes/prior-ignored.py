# fails: posterior-prior
# words: the prior is ignored
# file: likelihood.py
def posterior(log_ratio, prior=0.5):
    return torch.sigmoid(log_ratio)
