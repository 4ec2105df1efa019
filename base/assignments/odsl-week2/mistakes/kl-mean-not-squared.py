# fails: kl-function
# words: the distance of the means is not squared
# file: likelihood.py
def kl_gaussians(mu1, sigma1, mu2, sigma2):
    return torch.log(sigma2 / sigma1) + (sigma1**2 + (mu1 - mu2)) / (2 * sigma2**2) - 0.5
