# Aufgabe 1: KL zwischen zwei 1D Gaussverteilungen, geschlossene Form gegen Monte Carlo
import math
import torch
from torch.distributions import Normal


def kl_gauss(mu1, s1, mu2, s2):
    return math.log(s2 / s1) + (s1 ** 2 + (mu1 - mu2) ** 2) / (2 * s2 ** 2) - 0.5


def kl_mc(p, q, n=1_000_000):
    x = p.sample((n,))
    return (p.log_prob(x) - q.log_prob(x)).mean().item()


if __name__ == "__main__":
    n1, n2 = (1.0, 1.0), (1.5, 0.2)
    print("KL(N1||N2) =", kl_gauss(*n1, *n2), " MC:", kl_mc(Normal(*n1), Normal(*n2)))
    print("KL(N2||N1) =", kl_gauss(*n2, *n1), " MC:", kl_mc(Normal(*n2), Normal(*n1)))
