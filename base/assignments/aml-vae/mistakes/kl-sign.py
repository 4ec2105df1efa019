# fails: kl
# words: the sign of the KL is flipped, so training would push q away from the prior
# file: vae.py
def kl_divergence(mu, r):
    return -0.5 * (mu**2 + torch.exp(r) - r - 1)
