# quick check of the closed form in report.md, exercise 1
import numpy as np


def kl_gauss(m1, s1, m2, s2):
    return np.log(s2 / s1) + (s1**2 + (m1 - m2)**2) / (2 * s2**2) - 0.5


def kl_mc(m1, s1, m2, s2, n=1_000_000, rng=np.random.default_rng(2)):
    x = rng.normal(m1, s1, n)
    lp = -0.5 * ((x - m1) / s1)**2 - np.log(s1)
    lq = -0.5 * ((x - m2) / s2)**2 - np.log(s2)
    return np.mean(lp - lq)


for label, args in [("KL(N1||N2)", (1, 1, 1.5, 0.2)), ("KL(N2||N1)", (1.5, 0.2, 1, 1))]:
    print(f"{label}: closed form {kl_gauss(*args):.4f}, monte carlo {kl_mc(*args):.3f}")
