"""Aufgabe 1: KL zweier 1D-Normalverteilungen, Formel gegen numerisches Integral und torch."""
import math

import torch
from torch.distributions import Normal, kl_divergence


def kl_gauss(mu_p, s_p, mu_q, s_q):
    # s sind Standardabweichungen!
    return math.log(s_q / s_p) + (s_p**2 + (mu_p - mu_q) ** 2) / (2 * s_q**2) - 0.5


def kl_numerisch(mu_p, s_p, mu_q, s_q, breite=12.0, n=200_001):
    x = torch.linspace(mu_p - breite * s_p, mu_p + breite * s_p, n, dtype=torch.float64)
    p = Normal(torch.tensor(mu_p, dtype=torch.float64), torch.tensor(s_p, dtype=torch.float64))
    q = Normal(torch.tensor(mu_q, dtype=torch.float64), torch.tensor(s_q, dtype=torch.float64))
    lp, lq = p.log_prob(x), q.log_prob(x)
    return torch.trapezoid(lp.exp() * (lp - lq), x).item()


if __name__ == "__main__":
    eins, zwei = (1.0, 1.0), (1.5, 0.2)
    for name, a, b in (("KL(N1||N2)", eins, zwei), ("KL(N2||N1)", zwei, eins)):
        print(f"{name}: Formel {kl_gauss(*a, *b):.5f}, Integral {kl_numerisch(*a, *b):.5f}, "
              f"torch {kl_divergence(Normal(*a), Normal(*b)).item():.5f}")
