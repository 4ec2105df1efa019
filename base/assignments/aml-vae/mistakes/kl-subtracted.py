# fails: loss
# words: the KL is subtracted, as in the ELBO, but a loss is its negative
# file: vae.py
def vae_loss(recon, x, mu, r):
    return nn.functional.mse_loss(recon, x) - kl_divergence(mu, r).mean()
