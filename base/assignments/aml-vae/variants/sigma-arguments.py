# about: functions that take sigma where the sheet has r, in float64, and a constant sigma_p
# file: vae.py
def kl_divergence(mu, sigma):
    mu, sigma = mu.double(), sigma.double()
    return (0.5 * (mu**2 + sigma**2 - 2 * torch.log(sigma) - 1)).mean(dim=-1)


def vae_loss(recon, x, mu, r):
    return ((recon - x) ** 2).mean() + kl_divergence(mu, torch.exp(0.5 * r)).mean()
# file: log_prob.py
def log_prob(model, x, samples=1000):
    with torch.no_grad():
        mus, rs = model.encoder(x)
        return torch.stack([_one(model, image, mu, r, samples, 0.4) for image, mu, r in zip(x, mus, rs)])
