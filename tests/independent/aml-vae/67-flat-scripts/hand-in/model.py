import torch
from torch import nn


class ConvVAE(nn.Module):
    def __init__(self, latent_dim=200):
        super(ConvVAE, self).__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 64, kernel_size=4, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(64, 128, kernel_size=4, stride=2, padding=1),
            nn.ReLU(),
        )
        # linear layers for the mean and the log variance of q(z|x)
        self.fc_mu = nn.Linear(128 * 7 * 7, latent_dim)
        self.fc_logvar = nn.Linear(128 * 7 * 7, latent_dim)

        # maps a latent vector to the input of the decoder; do not remove
        self.decoder_input = nn.Linear(latent_dim, 128 * 7 * 7)
        self.decoder = nn.Sequential(
            nn.ConvTranspose2d(128, 64, kernel_size=4, stride=2, padding=1),
            nn.ReLU(),
            nn.ConvTranspose2d(64, 1, kernel_size=4, stride=2, padding=1),
            nn.Sigmoid(),
        )

    def encode(self, x):
        h = self.encoder(x)
        h = h.view(-1, 128 * 7 * 7)
        return self.fc_mu(h), self.fc_logvar(h)

    def reparameterize(self, mu, logvar):
        return torch.normal(0.0, 1.0, size=mu.shape, device=mu.device) * (logvar / 2).exp() + mu

    def decode(self, z):
        h = self.decoder_input(z).view(-1, 128, 7, 7)
        return self.decoder(h)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(self.reparameterize(mu, logvar)), mu, logvar


# ---- my classes for Q3 ----

class Generator(nn.Module):
    """the lower half of ConvVAE"""

    def __init__(self, latent_dim=200):
        super().__init__()
        self.decoder_input = nn.Linear(latent_dim, 128 * 7 * 7)
        self.decoder = nn.Sequential(
            nn.ConvTranspose2d(128, 64, kernel_size=4, stride=2, padding=1),
            nn.ReLU(),
            nn.ConvTranspose2d(64, 1, kernel_size=4, stride=2, padding=1),
            nn.Sigmoid(),
        )

    def forward(self, z):
        return self.decoder(self.decoder_input(z).view(-1, 128, 7, 7))


class LatentTable(nn.Module):
    """one row of mu and one row of r = log(sigma^2) for each image, called with the numbers of the images"""

    def __init__(self, n_images, latent_dim=200):
        super().__init__()
        self.mu = nn.Embedding(n_images, latent_dim)
        self.r = nn.Embedding(n_images, latent_dim)
        nn.init.normal_(self.mu.weight)                 # mu ~ N(0, 1)
        nn.init.normal_(self.r.weight)                  # sigma ~ N(0, 1) ...
        with torch.no_grad():
            self.r.weight.pow_(2).log_()                # ... r = log sigma^2

    def forward(self, number):
        return self.mu(number), self.r(number)

    def sample(self, number):
        mu, r = self(number)
        return mu + torch.exp(r / 2) * torch.randn_like(mu)
