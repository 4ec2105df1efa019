from __future__ import print_function, division
from math import log


def kl(m1, s1, m2, s2):
    return log(s2 / s1) + (s1 ** 2 + (m1 - m2) ** 2) / (2. * s2 ** 2) - .5


print('KL(N1||N2) = %.4f' % kl(1., 1., 1.5, .2))
print('KL(N2||N1) = %.4f' % kl(1.5, .2, 1., 1.))
