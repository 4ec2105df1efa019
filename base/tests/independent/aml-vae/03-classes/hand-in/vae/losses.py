import math
import torch
import torch.nn.functional as F


def gaussian_kl(mu, r):
    """mean over latent dims (and batch) of  mu^2 + sigma^2 - log sigma^2 - 1.

    This is Eq. 7 with log(sigma^2) in place of log(sigma). It is 2x the real KL; we keep the scale of the exercise."""
    return (mu.pow(2) + r.exp() - r - 1).mean()


def elbo_loss(x_hat, x, mu, r):
    rec = F.mse_loss(x_hat, x)
    kl = gaussian_kl(mu, r)
    return rec + kl, rec, kl


def log_normal(v, mean, log_var):
    """log N(v; mean, diag(exp(log_var))), summed over the last dim"""
    return -0.5 * (math.log(2 * math.pi) + log_var + (v - mean) ** 2 * torch.exp(-log_var)).sum(-1)


class LogLikelihood:
    """importance sampling estimate, Eq. 9"""

    def __init__(self, vae, sigma_p=0.4, m=1000):
        self.vae, self.m = vae, m
        self.log_var_p = torch.tensor(2 * math.log(sigma_p))

    @torch.no_grad()
    def __call__(self, x):
        """x: (1,28,28)"""
        mu, r = self.vae.q(x.unsqueeze(0))
        z = mu + (r / 2).exp() * torch.randn(self.m, mu.shape[1], device=mu.device)
        log_q = log_normal(z, mu, r)
        log_p = log_normal(z, torch.zeros_like(mu), torch.zeros_like(r))
        x_hat = self.vae.decoder(z).flatten(1)
        log_x = log_normal(x.flatten(), x_hat, self.log_var_p.to(x.device))
        return (torch.logsumexp(log_p + log_x - log_q, dim=0) - math.log(self.m)).item()
