# fails: lo-start
# words: r itself is drawn from N(0, I) where sigma is to be drawn, and r = log(sigma²)
# file: latent_optimization.py
def init_latents(count, latent_dim):
    return torch.randn(count, latent_dim), torch.randn(count, latent_dim)
