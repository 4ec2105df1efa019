# fails: reparam-fresh
# words: epsilon is drawn once and used again in every call
# says: epsilon is drawn once
# file: model.py
_EPSILON = {}


def reparameterize(mu, r):
    if mu.shape not in _EPSILON:
        _EPSILON[mu.shape] = torch.randn(mu.shape)
    return mu + torch.exp(r / 2) * _EPSILON[mu.shape]
