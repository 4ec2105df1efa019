# fails: reparam-gradient
# words: `.sample()` cuts the gradient; `.rsample()` is the reparametrised draw
# file: model.py
def reparameterize(mu, r):
    return torch.distributions.Normal(mu, torch.exp(r / 2)).sample()
