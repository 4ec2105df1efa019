# fails: prior
# words: latents are drawn with `rand` (uniform) where the prior is N(0, I)
# file: vae.py
def sample_prior(decoder, count=10, latent_dim=200):
    with torch.no_grad():
        return decoder(torch.rand(count, latent_dim))
