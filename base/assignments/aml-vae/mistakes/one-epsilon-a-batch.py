# fails: reparam-moments reparam-fresh
# words: one epsilon is drawn for the whole batch
# file: model.py
def reparameterize(mu, r):
    return mu + torch.exp(r / 2) * torch.randn(1, mu.shape[1])
