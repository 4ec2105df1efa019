"""Everything with a formula in it."""
import math

import torch
import torch.nn.functional as F


def draw(mu, r):
    return mu + torch.exp(r / 2) * torch.randn_like(mu)


def kl(mu, r):
    """KL(N(mu, e^r) || N(0,1)), one number per latent coordinate.

    This is the exact one, 1/2 (mu^2 + s^2 - log s^2 - 1).  Eq. (7) of the sheet misses the
    half on the first, second and last term, its minimum would be at s^2 = 1/2.
    """
    return 0.5 * (mu ** 2 + r.exp() - r - 1)


def loss(x, x_hat, mu, r):
    # both terms are means: over pixels and over latent coordinates (sec. 3.2)
    return F.mse_loss(x_hat, x) + kl(mu, r).mean()


def log_normal(x, mu, r):
    """log N(x; mu, diag(e^r)), summed over the last axis."""
    r = torch.as_tensor(r, dtype=x.dtype, device=x.device).expand_as(x)
    return -0.5 * (math.log(2 * math.pi) + r + (x - mu) ** 2 * torch.exp(-r)).sum(-1)


@torch.no_grad()
def log_px(vae, image, cfg):
    """Eq. (9) for a single image (1, 28, 28)."""
    mu, r = vae.encoder(image.unsqueeze(0))                    # (1, d)
    mu, r = (t.expand(cfg.mc_samples, -1) for t in (mu, r))
    z = draw(mu, r)
    log_prior = log_normal(z, torch.zeros_like(z), 0.0)
    log_like = log_normal(image.flatten().expand(cfg.mc_samples, -1),
                          vae.decoder(z).flatten(1), 2 * math.log(cfg.sigma_p))
    log_q = log_normal(z, mu, r)
    return (torch.logsumexp(log_prior + log_like - log_q, 0) - math.log(cfg.mc_samples)).item()
