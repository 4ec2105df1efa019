# fails: reparam-moments reparam-gradient
# words: sigma is taken as exp(r), which is the variance; r = log(sigma²) gives sigma = exp(r / 2)
# file: model.py
def reparameterize(mu, r):
    return mu + torch.exp(r) * torch.randn_like(mu)
