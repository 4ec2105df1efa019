from math import log
from werkzeuge import komma


def kl_divergenz(mu1, sigma1, mu2, sigma2):
    return log(sigma2 / sigma1) + (sigma1**2 + (mu1 - mu2)**2) / (2 * sigma2**2) - 0.5


print('KL(N1||N2) =', komma(kl_divergenz(1, 1, 1.5, 0.2)))
print('KL(N2||N1) =', komma(kl_divergenz(1.5, 0.2, 1, 1)))
