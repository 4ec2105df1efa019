import math
import torch

SIGMA_P = 0.4
M = 1000


def log_gauss(x, mean, log_var):
    """log pdf of a gaussian with diagonal covariance, sum over the last dimension"""
    return -0.5 * (math.log(2 * math.pi) + log_var + (x - mean) ** 2 / torch.exp(log_var)).sum(dim=-1)


@torch.no_grad()
def log_prob(vae, image):
    """Eq. 9 for one image (1,28,28)"""
    mu, r = vae.encoder(image.unsqueeze(0))                  # (1,d)
    z = mu + torch.exp(r / 2) * torch.randn(M, mu.shape[1], device=mu.device)
    zero = torch.zeros_like(mu)
    log_pz = log_gauss(z, zero, zero)                        # log var of the prior is log(1)=0
    log_qz = log_gauss(z, mu, r)

    out = vae.decoder(z).flatten(1)                          # (M,784)
    log_var_p = torch.full_like(out, 2 * math.log(SIGMA_P))
    log_px_z = log_gauss(image.flatten().unsqueeze(0), out, log_var_p)

    return (torch.logsumexp(log_pz + log_px_z - log_qz, dim=0) - math.log(M)).item()
