# fails: loss
# words: the squared error is summed over pixels and images where the average is asked
# file: vae.py
def vae_loss(recon, x, mu, r):
    return nn.functional.mse_loss(recon, x, reduction="sum") + kl_divergence(mu, r).mean()
