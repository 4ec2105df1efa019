import torch
from torch import nn


class Encoder(nn.Module):
    """x -> (mu, r), r = log sigma^2"""

    def __init__(self, code_dim=200):
        super().__init__()
        self.code_dim = code_dim
        self.conv = nn.Sequential(
            nn.Conv2d(1, 32, 4, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(32, 64, 4, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Flatten())
        self.fc = nn.Linear(64 * 7 * 7, 2 * code_dim)

    def forward(self, x):
        return self.fc(self.conv(x)).chunk(2, dim=1)


class Decoder(nn.Module):
    def __init__(self, code_dim=200):
        super().__init__()
        self.fc = nn.Linear(code_dim, 64 * 7 * 7)
        self.deconv = nn.Sequential(
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(32, 1, 4, stride=2, padding=1), nn.Sigmoid())

    def forward(self, z):
        return self.deconv(self.fc(z).view(-1, 64, 7, 7))


class AmortizedVAE(nn.Module):
    def __init__(self, code_dim=200):
        super().__init__()
        self.encoder = Encoder(code_dim)
        self.decoder = Decoder(code_dim)

    def q(self, x, index=None):
        return self.encoder(x)

    def forward(self, x, index=None):
        mu, r = self.q(x, index)
        return self.decoder(reparametrize(mu, r)), mu, r


class LatentVAE(nn.Module):
    """no encoder, a table with mu_i and r_i for every training image"""

    def __init__(self, n, code_dim=200):
        super().__init__()
        self.decoder = Decoder(code_dim)
        self.mu = nn.Parameter(torch.randn(n, code_dim))
        sigma = torch.randn(n, code_dim)
        self.r = nn.Parameter(torch.log(sigma.pow(2)))

    def q(self, x, index):
        return self.mu[index], self.r[index]

    def forward(self, x, index):
        mu, r = self.q(x, index)
        return self.decoder(reparametrize(mu, r)), mu, r


def reparametrize(mu, r):
    return mu + (r / 2).exp() * torch.randn_like(r)
