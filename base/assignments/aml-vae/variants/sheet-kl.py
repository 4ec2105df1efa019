# about: Eq. 7 as the sheet prints it
# file: vae.py
def kl_divergence(mu, r):
    sigma = torch.exp(r / 2)
    return torch.mean(mu**2 + sigma**2 - torch.log(sigma) - 1)
