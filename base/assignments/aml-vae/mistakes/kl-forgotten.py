# fails: loss
# words: the loss lacks the KL
# file: vae.py
def vae_loss(recon, x, mu, r):
    return nn.functional.mse_loss(recon, x)
