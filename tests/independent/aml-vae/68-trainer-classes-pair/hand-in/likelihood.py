"""Q4, Eq. 9"""
import math

import torch

SIGMA_P = 0.4


def log_gaussian(x, mean, logvar):
    """log pdf of a diagonal gaussian, sum over the last dim.
    (we wrote it with ChatGPT: "numerically stable log pdf of multivariate gaussian with diagonal
    covariance pytorch", then changed it to get logvar)"""
    return -0.5 * (math.log(2 * math.pi) + logvar + (x - mean) ** 2 / torch.exp(logvar)).sum(dim=-1)


@torch.no_grad()
def log_prob(model, x, M=1000, sigma_p=SIGMA_P):
    """x: one image (1, 28, 28)"""
    model.eval()
    mu, logvar = model.encode(x.unsqueeze(0))
    z = model.reparameterize(mu.expand(M, -1), logvar.expand(M, -1))

    log_q = log_gaussian(z, mu, logvar)
    log_pz = log_gaussian(z, torch.zeros_like(z), torch.zeros_like(z))
    x_mean = model.decode(z).view(M, -1)
    log_px_z = log_gaussian(x.view(1, -1), x_mean, torch.full_like(x_mean, math.log(sigma_p)))

    return (torch.logsumexp(log_pz + log_px_z - log_q, dim=0) - math.log(M)).item()
