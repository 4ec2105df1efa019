# fails: reparam-moments reparam-gradient
# words: r is used as sigma itself
# file: model.py
def reparameterize(mu, r):
    return mu + r * torch.randn_like(mu)
