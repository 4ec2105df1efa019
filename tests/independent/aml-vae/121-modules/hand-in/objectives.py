import math
import torch
import torch.nn.functional as F

SIGMA_P = 0.4


def draw_z(mu, r):
    """mu + sigma * eps,  sigma = exp(r/2), fresh eps for every row"""
    return mu + (r / 2).exp() * torch.randn_like(mu)


def kl_per_dim(mu, r):
    # Eq. (7) of the sheet lacks the factor 1/2 (and log sigma should be log sigma^2 inside it),
    # so this is the textbook  1/2 (mu^2 + sigma^2 - log sigma^2 - 1)
    return (mu.square() + r.exp() - r - 1) / 2


def elbo_loss(x, x_hat, mu, r):
    rec = F.mse_loss(x_hat, x)
    kl = kl_per_dim(mu, r).mean()      # over latent dims and batch, to fit the averaged mse
    return rec + kl, rec.item(), kl.item()


def log_gauss(v, mean, log_var):
    """log N(v; mean, diag(exp(log_var))), summed over the last dimension"""
    log_var = torch.as_tensor(log_var, device=v.device, dtype=v.dtype)
    quad = (v - mean).square() / log_var.exp()
    return -0.5 * (quad + log_var + math.log(2 * math.pi)).sum(-1) if log_var.dim() else \
        -0.5 * (quad.sum(-1) + v.shape[-1] * (log_var + math.log(2 * math.pi)))


@torch.no_grad()
def log_px(x, encoder, generator, m=1000):
    """Eq. (9) for ONE image x of shape (1, 28, 28)"""
    mu, r = encoder(x[None])
    z = draw_z(mu.expand(m, -1), r.expand(m, -1))
    prior = log_gauss(z, torch.zeros_like(z), 0.0)
    proposal = log_gauss(z, mu, r.expand_as(z))
    pixels = log_gauss(x.reshape(1, -1), generator(z).flatten(1), 2 * math.log(SIGMA_P))
    return (torch.logsumexp(prior + pixels - proposal, 0) - math.log(m)).item()
