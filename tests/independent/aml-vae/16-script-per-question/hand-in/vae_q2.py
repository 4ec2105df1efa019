# Q2 - sampling from the VAE
import torch
import torch.nn as nn
import torch.nn.functional as F
import matplotlib.pyplot as plt

device = torch.device("cuda:0" if torch.cuda.is_available() else "cpu")


class ConvVAE(nn.Module):
    def __init__(self, latent_dim=200):
        super().__init__()
        self.enc1 = nn.Conv2d(1, 16, 4, 2, 1)
        self.enc2 = nn.Conv2d(16, 32, 4, 2, 1)
        self.enc3 = nn.Linear(32 * 7 * 7, 2 * latent_dim)
        self.dec1 = nn.Linear(latent_dim, 32 * 7 * 7)
        self.dec2 = nn.ConvTranspose2d(32, 16, 4, 2, 1)
        self.dec3 = nn.ConvTranspose2d(16, 1, 4, 2, 1)
        self.latent_dim = latent_dim

    def encode(self, x):
        h = F.relu(self.enc1(x))
        h = F.relu(self.enc2(h))
        h = self.enc3(h.flatten(1))
        return h[:, :self.latent_dim], h[:, self.latent_dim:]

    def sample_z(self, mu, r):
        eps = torch.randn_like(mu)
        return mu + torch.exp(0.5 * r) * eps

    def decode(self, z):
        h = F.relu(self.dec1(z)).view(-1, 32, 7, 7)
        h = F.relu(self.dec2(h))
        return torch.sigmoid(self.dec3(h))

    def forward(self, x):
        mu, r = self.encode(x)
        z = self.sample_z(mu, r)
        return self.decode(z), mu, r


if __name__ == '__main__':
    fig, axs = plt.subplots(5, 10, figsize=(10, 5))
    for i, e in enumerate([1, 5, 10, 20, 30]):
        net = ConvVAE().to(device)
        net.load_state_dict(torch.load(f"vae_ep{e}.pth", map_location=device))
        net.eval()
        z = torch.randn(10, 200).to(device)
        with torch.no_grad():
            gen = net.decode(z)
        for j in range(10):
            axs[i, j].imshow(gen[j, 0].cpu(), cmap="gray")
            axs[i, j].axis("off")
        axs[i, 0].set_title(f"epoch {e}")
    plt.savefig("q2.png")
