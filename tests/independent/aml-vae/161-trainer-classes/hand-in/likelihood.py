import math

import torch


def gaussian_logpdf(x, mean, log_var):
    """log N(x; mean, diag(exp(log_var))), summed over the last axis"""
    if not torch.is_tensor(log_var):
        log_var = torch.tensor(float(log_var), device=x.device)
    square = (x - mean) ** 2 * torch.exp(-log_var)
    return -0.5 * (square + log_var + math.log(2 * math.pi)).sum(dim=-1)


class LikelihoodEstimator:
    """Eq. 9: importance sampling with q_x as proposal"""

    def __init__(self, vae, sigma_p=0.4, n_samples=1000):
        self.vae = vae.eval()
        self.log_var_p = 2 * math.log(sigma_p)
        self.n_samples = n_samples

    @torch.no_grad()
    def one(self, image):
        """image: (1, 28, 28) -> float"""
        m, r = self.vae.encoder(image[None])                       # (1, d) each
        z = m + torch.exp(r / 2) * torch.randn(self.n_samples, m.shape[1], device=m.device)
        log_prior = gaussian_logpdf(z, torch.zeros_like(z), 0.0)    # (M,)
        log_q = gaussian_logpdf(z, m, r)
        g = torch.cat([self.vae.decoder(part) for part in z.split(250)]).flatten(1)   # (M, 784)
        log_x_given_z = gaussian_logpdf(image.reshape(1, -1), g, self.log_var_p)
        total = torch.logsumexp(log_prior + log_x_given_z - log_q, dim=0)
        return total.item() - math.log(self.n_samples)

    def many(self, images):
        return [self.one(im) for im in images]
