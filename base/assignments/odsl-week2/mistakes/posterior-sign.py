# fails: posterior-function
# words: it is the posterior of class 0
# file: likelihood.py
def posterior(log_ratio, prior=0.5):
    odds = torch.tensor(prior / (1 - prior))
    return torch.sigmoid(-log_ratio - torch.log(odds))
