# fails: reparam-moments
# words: epsilon is drawn with `rand` (uniform) where `randn` (normal) is asked
# file: model.py
def reparameterize(mu, r):
    return mu + torch.exp(r / 2) * torch.rand_like(mu)
