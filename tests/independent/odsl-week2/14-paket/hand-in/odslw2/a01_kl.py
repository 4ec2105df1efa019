from math import log


def kl_gauss(mu1: float, sigma1: float, mu2: float, sigma2: float) -> float:
    """KL(N(mu1, sigma1) || N(mu2, sigma2)), siehe Bericht."""
    return log(sigma2 / sigma1) + (sigma1 ** 2 + (mu1 - mu2) ** 2) / (2 * sigma2 ** 2)


def lauf(bilder) -> None:
    print(f"KL(N1||N2) = {kl_gauss(1, 1, 1.5, 0.2):.3f}")
    print(f"KL(N2||N1) = {kl_gauss(1.5, 0.2, 1, 1):.3f}")
