"""Exercise 1: KL divergence of two 1-d Gaussians (derivation in answers.md)."""
import math

import numpy as np


def kl_normal(mu_p, sigma_p, mu_q, sigma_q):
    return (math.log(sigma_q / sigma_p)
            + (sigma_p**2 + (mu_p - mu_q)**2) / (2 * sigma_q**2)
            - 0.5)


def log_pdf(x, mu, sigma):
    return -0.5 * ((x - mu) / sigma)**2 - np.log(sigma) - 0.5 * np.log(2 * np.pi)


def kl_numeric(mu_p, sigma_p, mu_q, sigma_q):
    """brute force integral as a cross check"""
    x = np.linspace(mu_p - 12 * sigma_p, mu_p + 12 * sigma_p, 200001)
    lp, lq = log_pdf(x, mu_p, sigma_p), log_pdf(x, mu_q, sigma_q)
    return np.sum(np.exp(lp) * (lp - lq)) * (x[1] - x[0])


if __name__ == "__main__":
    one, two = (1.0, 1.0), (1.5, 0.2)
    print(f"KL(N1||N2) = {kl_normal(*one, *two):.4f}   numeric {kl_numeric(*one, *two):.4f}")
    print(f"KL(N2||N1) = {kl_normal(*two, *one):.4f}   numeric {kl_numeric(*two, *one):.4f}")
