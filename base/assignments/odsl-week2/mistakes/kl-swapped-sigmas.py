# fails: kl-function
# words: p and q are swapped: it is KL(q || p)
# file: likelihood.py
def kl_gaussians(mu1, sigma1, mu2, sigma2):
    return torch.log(sigma1 / sigma2) + (sigma2**2 + (mu1 - mu2) ** 2) / (2 * sigma1**2) - 0.5
