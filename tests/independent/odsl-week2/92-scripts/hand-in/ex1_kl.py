from math import log


def kl_gauss(mu1, s1, mu2, s2):
    return log(s2 / s1) + (s1 ** 2 + (mu1 - mu2) ** 2) / (2 * s2 ** 2) - 0.5


if __name__ == "__main__":
    print("KL(N1||N2) =", kl_gauss(1.0, 1.0, 1.5, 0.2))
    print("KL(N2||N1) =", kl_gauss(1.5, 0.2, 1.0, 1.0))
