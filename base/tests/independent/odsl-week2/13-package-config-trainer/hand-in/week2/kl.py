"""Exercise 1."""
import math

import torch
from torch.distributions import Normal, kl_divergence


def kl_gauss(mu1, s1, mu2, s2):
    """KL( N(mu1, s1) || N(mu2, s2) ), s are standard deviations. Derivation in the README."""
    return math.log(s2 / s1) + (s1 ** 2 + (mu1 - mu2) ** 2) / (2 * s2 ** 2) - 0.5


def run(cfg):
    a = kl_gauss(1.0, 1.0, 1.5, 0.2)
    b = kl_gauss(1.5, 0.2, 1.0, 1.0)
    print(f"KL(N1||N2) = {a:.4f}   KL(N2||N1) = {b:.4f}")
    n1, n2 = Normal(torch.tensor(1.0), torch.tensor(1.0)), Normal(torch.tensor(1.5), torch.tensor(0.2))
    print("torch:", kl_divergence(n1, n2).item(), kl_divergence(n2, n1).item())
