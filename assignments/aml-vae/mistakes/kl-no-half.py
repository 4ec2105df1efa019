# fails: kl
# words: the KL of a Gaussian has a factor 1/2
# file: vae.py
def kl_divergence(mu, r):
    return mu**2 + torch.exp(r) - r - 1
