# fails: posterior-prior
# words: the odds are added without their logarithm
# file: likelihood.py
def posterior(log_ratio, prior=0.5):
    return torch.sigmoid(log_ratio + prior / (1 - prior) - 1)
