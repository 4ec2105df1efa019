# fails: posterior-function
# words: it is the odds, exp(r), and not the probability
# file: likelihood.py
def posterior(log_ratio, prior=0.5):
    return torch.exp(log_ratio) * prior / (1 - prior)
