# fails: lo-start
# words: r starts at zero where log(sigma²) with sigma ~ N(0, I) is asked
# file: latent_optimization.py
def init_latents(count, latent_dim):
    return torch.randn(count, latent_dim), torch.zeros(count, latent_dim)
