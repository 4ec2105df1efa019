# fails: lo-start
# words: mu starts at zero where a draw of N(0, I) is asked
# file: latent_optimization.py
def init_latents(count, latent_dim):
    return torch.zeros(count, latent_dim), torch.log(torch.randn(count, latent_dim) ** 2)
