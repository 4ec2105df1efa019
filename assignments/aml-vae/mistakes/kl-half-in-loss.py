# fails: kl
# words: the KL of a Gaussian has a factor 1/2
# file: vae.py
def kl_divergence(mu, r):
    return mu**2 + torch.exp(r) - r - 1


def vae_loss(recon, x, mu, r):
    return nn.functional.mse_loss(recon, x) + 0.5 * kl_divergence(mu, r).mean()
