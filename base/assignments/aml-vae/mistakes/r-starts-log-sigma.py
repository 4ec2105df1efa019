# fails: lo-start
# words: r starts as log(sigma) where log(sigma²) is asked
# file: latent_optimization.py
def init_latents(count, latent_dim):
    return torch.randn(count, latent_dim), torch.log(torch.randn(count, latent_dim).abs())
