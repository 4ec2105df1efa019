import torch
import torch.nn as nn

mse = nn.MSELoss()


def reparametrize(mu, r):
    # r = log(sigma^2)  ->  sigma = exp(r/2)
    sigma = torch.exp(r / 2)
    return mu + sigma * torch.randn_like(sigma)


def kl_to_standard_normal(mu, r):
    # Eq. 7. I used the full formula of the KL between gaussians (with the 1/2 and log(sigma^2)),
    # in the pdf the 1/2 disappeared but not from the log.
    per_dim = 0.5 * (mu ** 2 + torch.exp(r) - r - 1)
    return per_dim.mean()  # average on latent dims (and on the batch), like the MSE


def vae_loss(x, x_hat, mu, r):
    rec = mse(x_hat, x)
    kl = kl_to_standard_normal(mu, r)
    return rec + kl, rec, kl
