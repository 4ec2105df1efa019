# fails: kl
# words: r is taken for log(sigma), but it is log(sigma²)
# file: vae.py
def kl_divergence(mu, r):
    return 0.5 * (mu**2 + torch.exp(2 * r) - 2 * r - 1)
