"""Everything about diagonal Gaussians, written with rho = log sigma^2."""
import math
import torch
from torch import Tensor


def sample(mu: Tensor, rho: Tensor) -> Tensor:
    """Re-parametrised draw. sqrt(e^rho) = e^(rho/2)."""
    eps = torch.randn_like(mu)
    return eps * (rho / 2).exp() + mu


def kl_to_standard(mu: Tensor, rho: Tensor) -> Tensor:
    """KL(N(mu, diag e^rho) || N(0, I)), one value per latent coordinate (no reduction).

    NOT eq. 7 of the exercise: with log(sigma) instead of log(sigma^2) that one has its minimum at
    sigma^2 = 1/2, with a negative value. Derivation in answers.md.
    """
    return -0.5 * (1 + rho - mu.square() - rho.exp())


def log_pdf(x: Tensor, mu: Tensor, rho) -> Tensor:
    """log N(x; mu, diag e^rho), summed over the last dim."""
    rho = torch.as_tensor(rho, dtype=x.dtype, device=x.device)
    quad = (x - mu).square() * torch.exp(-rho)
    return -0.5 * (quad + rho + math.log(2 * math.pi)).sum(-1)
