# about: the seed is set inside the function, so that all epochs get the same latents
# human: prior
# file: vae.py
def sample_prior(decoder, count=10, latent_dim=200):
    torch.manual_seed(0)
    with torch.no_grad():
        return decoder(torch.randn(count, latent_dim))
