# fails: kl
# words: p and q are swapped: this is KL(N(0, 1) || q)
# file: vae.py
def kl_divergence(mu, r):
    return 0.5 * ((mu**2 + 1) / torch.exp(r) + r - 1)
