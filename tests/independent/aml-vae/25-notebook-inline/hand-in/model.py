import torch
import torch.nn as nn


class ConvVAE(nn.Module):
    def __init__(self, latent_dim):
        super(ConvVAE, self).__init__()
        self.latent_dim = latent_dim

        # Encoder, 2 outputs per latent dimension
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 32, kernel_size=3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(32, 64, kernel_size=3, stride=2, padding=1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(64 * 7 * 7, 400),
            nn.ReLU(),
            nn.Linear(400, latent_dim * 2)
        )

        # Decoder
        self.linear = nn.Linear(latent_dim, 64 * 7 * 7)
        self.decoder = nn.Sequential(
            nn.ConvTranspose2d(64, 32, kernel_size=3, stride=2, padding=1, output_padding=1),
            nn.ReLU(),
            nn.ConvTranspose2d(32, 1, kernel_size=3, stride=2, padding=1, output_padding=1),
            nn.Sigmoid()
        )

    def decode(self, z):
        return self.decoder(self.linear(z).view(-1, 64, 7, 7))

    def forward(self, x):
        mu, logvar = torch.split(self.encoder(x), self.latent_dim, dim=1)
        z = mu + (logvar / 2).exp() * torch.randn_like(mu)
        return self.decode(z), mu, logvar
