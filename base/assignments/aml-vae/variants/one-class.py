# about: everything is a method of one VAE class, latents are embeddings with their own optimizer, the images come as a tensor
# human: checkpoints
# remove: model.py vae.py latent_optimization.py log_prob.py vae_epoch_01.pt vae_epoch_05.pt vae_epoch_10.pt vae_epoch_20.pt vae_epoch_30.pt
# file: my_vae.py
import math

import torch
import torch.nn as nn
from torch.utils.data import DataLoader


class ConvVAE(nn.Module):
    def __init__(self, z_dim, sigma_p=0.4):
        super().__init__()
        self.z_dim = z_dim
        self.sigma_p = sigma_p
        self.enc = nn.Sequential(nn.Flatten(), nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 2 * z_dim))
        self.dec = nn.Sequential(nn.Linear(z_dim, 256), nn.ReLU(), nn.Linear(256, 784), nn.Sigmoid())

    def encode(self, images):
        return self.enc(images)

    def decode(self, z):
        return self.dec(z)

    def reparametrize(self, mean, log_var):
        sigma = log_var.mul(0.5).exp()
        return torch.distributions.Normal(mean, sigma).rsample()

    def kl_loss(self, mean, log_var):
        per_image = -0.5 * (1 + log_var - mean.pow(2) - log_var.exp()).mean(dim=1)
        return per_image

    def loss_function(self, x_hat, x, mean, log_var):
        mse = nn.MSELoss()(x_hat.view(len(x), -1), x.view(len(x), -1))
        kl = self.kl_loss(mean, log_var).mean()
        return mse + kl, mse, kl

    def forward(self, x):
        mean, log_var = self.encode(x).chunk(2, dim=1)
        return self.decode(self.reparametrize(mean, log_var)), mean, log_var

    @torch.no_grad()
    def sample(self, n):
        return self.decode(torch.randn(n, self.z_dim))

    @torch.no_grad()
    def log_likelihood(self, img, M=1000):
        mean, log_var = self.encode(img.view(1, 1, 28, 28)).chunk(2, dim=1)
        q = torch.distributions.Normal(mean, (0.5 * log_var).exp())
        p = torch.distributions.Normal(0.0, 1.0)
        z = q.sample((M,))[:, 0]
        x_mean = self.decode(z)
        like = torch.distributions.Normal(x_mean, self.sigma_p).log_prob(img.view(1, -1)).sum(1)
        log_w = p.log_prob(z).sum(1) - q.log_prob(z).sum(1)
        return (torch.logsumexp(like + log_w, dim=0) - math.log(M)).item()


def fit_vae(train_loader, num_epochs, z_dim=200):
    net = ConvVAE(z_dim)
    optim = torch.optim.Adam(net.parameters(), lr=0.001)
    for _ in range(num_epochs):
        for x, _ in train_loader:
            out, mean, log_var = net(x)
            loss, _, _ = net.loss_function(out, x, mean, log_var)
            optim.zero_grad()
            loss.backward()
            optim.step()
    return net


class Generator(nn.Module):
    def __init__(self, z_dim):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(z_dim, 256), nn.ReLU(), nn.Linear(256, 784), nn.Sigmoid())

    def forward(self, z):
        return self.net(z).view(-1, 1, 28, 28)


def train_lo(images, n_epochs, z_dim=200):
    n = len(images)
    gen = Generator(z_dim)
    mus, rs = nn.Embedding(n, z_dim), nn.Embedding(n, z_dim)
    nn.init.normal_(mus.weight)
    rs.weight.data = 2 * torch.log(torch.randn(n, z_dim).abs())
    opt_g = torch.optim.Adam(gen.parameters(), lr=1e-3)
    opt_z = torch.optim.Adam(list(mus.parameters()) + list(rs.parameters()), lr=1e-2)
    for _ in range(n_epochs):
        for idx in torch.randperm(n).split(32):
            mu, r = mus(idx), rs(idx)
            z = mu + (r / 2).exp() * torch.randn_like(mu)
            kl = 0.5 * (mu**2 + r.exp() - r - 1).mean()
            loss = ((gen(z) - images[idx]) ** 2).mean() + kl
            opt_g.zero_grad()
            opt_z.zero_grad()
            loss.backward()
            opt_g.step()
            opt_z.step()
    return gen, mus, rs


def mean_per_digit(values, y):
    return [values[y == d].mean().item() for d in range(10)]


def compare_train_test(values, mask):
    mask = torch.as_tensor(mask)
    return values[mask].mean(), values[~mask].mean()
