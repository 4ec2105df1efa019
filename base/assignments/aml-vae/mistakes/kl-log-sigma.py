# fails: kl
# words: log(sigma) stands where log(sigma²) = r belongs
# file: vae.py
def kl_divergence(mu, r):
    return 0.5 * (mu**2 + torch.exp(r) - r / 2 - 1)
