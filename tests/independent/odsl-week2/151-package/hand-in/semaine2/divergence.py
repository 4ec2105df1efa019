import math
import torch
from torch.distributions import Normal, kl_divergence


def kl_gauss(m1, e1, m2, e2):
    """KL( N(m1, e1) || N(m2, e2) ), e = écart-type"""
    return math.log(e2 / e1) + (e1 ** 2 + (m1 - m2) ** 2) / (2 * e2 ** 2) - 0.5


def exo1(_):
    large, etroite = (1.0, 1.0), (1.5, 0.2)
    for nom, p, q in (('KL(N1||N2)', large, etroite), ('KL(N2||N1)', etroite, large)):
        verif = kl_divergence(Normal(*map(torch.tensor, p)), Normal(*map(torch.tensor, q)))
        print(nom, round(kl_gauss(*p, *q), 4), '| torch :', round(verif.item(), 4))
