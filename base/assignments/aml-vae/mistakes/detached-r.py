# fails: reparam-gradient
# words: r is detached, so the reconstruction teaches nothing about sigma
# file: model.py
def reparameterize(mu, r):
    return mu + torch.exp(r.detach() / 2) * torch.randn_like(mu)
