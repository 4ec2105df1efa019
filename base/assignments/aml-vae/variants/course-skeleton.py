# about: the course's skeleton as it is: `encoder` and `decoder` are parts of encode() and decode(), images are normalised, the subset is stratified and not of equal sizes
# human: checkpoints
# remove: vae_epoch_01.pt vae_epoch_05.pt vae_epoch_10.pt vae_epoch_20.pt vae_epoch_30.pt
# edit1: sup_classification.py | to_tensor = transforms.ToTensor() | to_tensor = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
# edit2: sup_classification.py | train_set = stratified_subset(whole, 2000) | chosen, _ = train_test_split(range(len(whole)), train_size=20000, stratify=whole.targets, random_state=0)\n    train_set = Subset(whole, chosen)
# edit3: sup_classification.py | from torch import Tensor, nn | from sklearn.model_selection import train_test_split\nfrom torch import Tensor, nn
# edit4: vae.py | from model import VAE | from model import ConvVAE
# edit5: vae.py | tuple[VAE, list[float]] | tuple[ConvVAE, list[float]]
# edit6: vae.py | model = VAE(latent_dim) | model = ConvVAE(latent_dim)
# edit7: latent_optimization.py | from model import Decoder, reparameterize | from model import ConvVAE
# edit8: latent_optimization.py | tuple[Decoder, Tensor | tuple[ConvVAE, Tensor
# edit9: latent_optimization.py | decoder = Decoder(latent_dim) | decoder = ConvVAE(latent_dim)
# edit10: latent_optimization.py | recon = decoder(reparameterize(mu[index], r[index])) | recon = decoder.decode(decoder.reparameterize(mu[index], r[index]))
# edit11: log_prob.py | model.encoder(x) | model.encode(x)
# edit12: log_prob.py | model.decoder(z) | model.decode(z)
# file: model.py
import torch
from torch import nn


class ConvVAE(nn.Module):
    def __init__(self, latent_dim=200):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 16, 4, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(16, 32, 4, stride=2, padding=1),
            nn.ReLU(),
        )
        self.fc_mu = nn.Linear(32 * 7 * 7, latent_dim)
        self.fc_logvar = nn.Linear(32 * 7 * 7, latent_dim)
        self.fc_decode = nn.Linear(latent_dim, 32 * 7 * 7)
        self.decoder = nn.Sequential(
            nn.ConvTranspose2d(32, 16, 4, stride=2, padding=1),
            nn.ReLU(),
            nn.ConvTranspose2d(16, 1, 4, stride=2, padding=1),
            nn.Sigmoid(),
        )

    def encode(self, x):
        h = self.encoder(x).flatten(1)
        return self.fc_mu(h), self.fc_logvar(h)

    def reparameterize(self, mu, logvar):
        std = torch.exp(0.5 * logvar)
        return mu + std * torch.randn_like(std)

    def decode(self, z):
        return self.decoder(self.fc_decode(z).view(-1, 32, 7, 7))

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(self.reparameterize(mu, logvar)), mu, logvar
