# fails: kl-function
# words: the arguments are taken as variances, and they are standard deviations
# file: likelihood.py
def kl_gaussians(mu1, sigma1, mu2, sigma2):
    return 0.5 * torch.log(sigma2 / sigma1) + (sigma1 + (mu1 - mu2) ** 2) / (2 * sigma2) - 0.5
