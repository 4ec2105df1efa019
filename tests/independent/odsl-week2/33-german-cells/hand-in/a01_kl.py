# %% Aufgabe 1, nur die Zahlen
import math

import torch
from torch.distributions import Normal, kl_divergence


def kl_gauss(mu1, s1, mu2, s2):
    return math.log(s2 / s1) + (s1**2 + (mu1 - mu2) ** 2) / (2 * s2**2) - 0.5


print("KL(N1||N2) =", kl_gauss(1.0, 1.0, 1.5, 0.2))
print("KL(N2||N1) =", kl_gauss(1.5, 0.2, 1.0, 1.0))

# Gegenprobe
n1, n2 = Normal(1.0, 1.0), Normal(1.5, 0.2)
print("torch:", kl_divergence(n1, n2).item(), kl_divergence(n2, n1).item())
x = n1.sample((200_000,))
print("MC KL(N1||N2):", (n1.log_prob(x) - n2.log_prob(x)).mean().item())
