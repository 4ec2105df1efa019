# fails: kl
# words: the KL is summed over the latent dimensions where section 3.2 asks for their average
# file: vae.py
def kl_divergence(mu, r):
    return 0.5 * (mu**2 + torch.exp(r) - r - 1).sum(-1)
