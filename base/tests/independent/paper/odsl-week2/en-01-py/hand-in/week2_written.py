#!/usr/bin/env python
# -*- coding: utf-8 -*-
"""
ODSL block course, week 2 -- written bits (the plots live in the notebooks)

T. Achterberg
"""
# %%
import numpy as np

# %% Aufgabe 1 ---------------------------------------------------------------
# (a)
# KL(p||q) = E_p[ log p - log q ]
#
#   log p(x) = -log(s1) - 1/2 log(2 pi) - (x-m1)^2 / (2 s1^2)
#   log q(x) = -log(s2) - 1/2 log(2 pi) - (x-m2)^2 / (2 s2^2)
#
#   E_p (x-m1)^2 = s1^2
#   E_p (x-m2)^2 = E_p (x-m1 + m1-m2)^2 = s1^2 + (m1-m2)^2     (cross term is 0)
#
# so
#   KL(p||q) = log(s2) - log(s1) + ( s1^2 + (m1-m2)^2 ) / (2 s2^2) - 1/2


def kl(m1, s1, m2, s2):
    return np.log(s2) - np.log(s1) + (s1**2 + (m1 - m2)**2) / (2 * s2**2) - 0.5


# (b)
print(kl(1, 1, 1.5, 0.2))     # KL(N1||N2) -> 13.515562...
print(kl(1.5, 0.2, 1, 1))     # KL(N2||N1) ->  1.254437...
# Not symmetric!  N1 is wide, and most of its mass sits where the narrow N2 is
# basically 0, this is punished hard. The other way round N2 lies well inside N1.

# (c)
# support of q = (closure of) the set {x : q(x) > 0}.
# If there is a region where q(x) = 0 but p(x) > 0, then log(p/q) -> +inf there and
# KL(p||q) = infinity. (If p(x) = 0 as well, the region contributes 0, since
# t log t -> 0.) So p must not put mass outside of the support of q.

# %% Aufgabe 2 ---------------------------------------------------------------
# write c1, c0 for class = 1, class = 0
#
# (a)   p(c1|x) = p(x|c1) p(c1) / [ p(x|c1) p(c1) + p(x|c0) p(c0) ]
#
# (b)   p(c1) = p(c0) = 1/2 cancels:
#       p(c1|x) = p(x|c1) / [ p(x|c1) + p(x|c0) ]
#
# (c)   divide top and bottom by p(x|c1), llr = log( p(x|c1)/p(x|c0) ):
#       p(c1|x) = 1 / (1 + p(x|c0)/p(x|c1)) = 1 / (1 + exp(-llr))
#
# (d)   that is the logistic function (aka sigmoid) of the llr. It is monotonic, so
#       cutting on the posterior and cutting on the llr are the same cut; llr = 0
#       <-> posterior 1/2.

# %% Aufgabe 8 ---------------------------------------------------------------
# (b) sizes. A flattened MNIST image has 28*28 = 784 pixels (768 on the sheet must
# be a typo, the thing would crash)
layers = [784, 100, 100, 100, 10]
print(sum(i * o + o for i, o in zip(layers, layers[1:])))   # MLP: 99710
# CNN count see notebook, depends on the channels I chose.

# %% Aufgabe 9 ---------------------------------------------------------------
# (a) E is linear:
#     mu_y    = E[A x + b] = A E[x] + b = A mu_x + b
#     Sigma_y = E[(y - mu_y)(y - mu_y)^T] = E[A (x-mu_x)(x-mu_x)^T A^T]
#             = A Sigma_x A^T
#     for the standard normal (mu_x = 0, Sigma_x = 1): mu_y = b, Sigma_y = A A^T

# %% Aufgabe 10 --------------------------------------------------------------
# Jacobian: y_i = sum_k A_ik x_k + b_i, so dy_i/dx_j = A_ij, i.e.  dy/dx = A
# for every x, and log|det J| = log|det A|


def log_abs_det(A):
    return np.linalg.slogdet(A)[1]
