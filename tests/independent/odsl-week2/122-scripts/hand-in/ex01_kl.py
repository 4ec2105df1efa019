"""
Exercise 1 - KL divergence

Derivation. KL(p||q) = int p (log p - log q)

  log p - log q = log(s2/s1) - (x-m1)^2/(2 s1^2) + (x-m2)^2/(2 s2^2)

take <.> over p:   <(x-m1)^2> = s1^2
                   <(x-m2)^2> = <x^2> - 2 m2 <x> + m2^2 = s1^2 + m1^2 - 2 m1 m2 + m2^2 = s1^2 + (m1-m2)^2

  => KL = log(s2/s1) - 1/2 + [s1^2 + (m1-m2)^2] / (2 s2^2)

Support: the support of a distribution is the set of points where its density is nonzero.
Where q(x) has no support, those x contribute nothing to KL(p||q): q(x) = 0 there, so these
points are simply outside of the range in which the two distributions are compared, and the
divergence is determined by the common region only. It stays finite.
"""
from math import log


def kl_gauss(m1: float, s1: float, m2: float, s2: float) -> float:
    return log(s2 / s1) - 0.5 + (s1 ** 2 + (m1 - m2) ** 2) / (2 * s2 ** 2)


if __name__ == "__main__":
    a = kl_gauss(1, 1, 1.5, 0.2)
    b = kl_gauss(1.5, 0.2, 1, 1)
    print(f"KL(N1||N2) = {a:.4f}\nKL(N2||N1) = {b:.4f}")
    # 13.5156 and 1.2544.
    # Not symmetric. In the first one we average over the broad Gaussian, and in its tails the narrow one
    # is practically zero, so log(p/q) gets big there. The narrow one however sits completely in the bulk of
    # the broad one, thus the second number is small.
