import os
import torch
from torch.utils.data import DataLoader
from tqdm import tqdm

from data import WithIndex
from model import Decoder
from vae_loss import reparametrize, vae_loss


def init_q(n, latent_dim, device):
    mu = torch.randn(n, latent_dim, device=device)
    sigma = torch.randn(n, latent_dim, device=device)
    r = torch.log(sigma ** 2)
    return mu.requires_grad_(), r.requires_grad_()


def train_latent(train_set, device, save_at, folder, epochs=30, latent_dim=200, batch=64):
    os.makedirs(folder, exist_ok=True)
    decoder = Decoder(latent_dim).to(device)
    mu_all, r_all = init_q(len(train_set), latent_dim, device)
    optimizer = torch.optim.Adam([
        {"params": decoder.parameters(), "lr": 0.001},
        {"params": [mu_all, r_all], "lr": 0.01},
    ])
    loader = DataLoader(WithIndex(train_set), batch_size=batch, shuffle=True)

    losses = []
    for epoch in tqdm(range(1, epochs + 1)):
        decoder.train()
        total = 0.0
        for x, idx in loader:
            x, idx = x.to(device), idx.to(device)
            mu, r = mu_all[idx], r_all[idx]
            x_hat = decoder(reparametrize(mu, r))
            loss, _, _ = vae_loss(x, x_hat, mu, r)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
        losses.append(total / len(train_set))
        if epoch in save_at:
            torch.save({"decoder": decoder.state_dict(),
                        "mu": mu_all.detach().cpu(),
                        "r": r_all.detach().cpu()}, f"{folder}/lo_{epoch}.pt")
    return losses


def load_lo(folder, epoch, device, latent_dim=200):
    saved = torch.load(f"{folder}/lo_{epoch}.pt", map_location=device)
    decoder = Decoder(latent_dim).to(device)
    decoder.load_state_dict(saved["decoder"])
    decoder.eval()
    return decoder, saved["mu"], saved["r"]


def fit_q(decoder, images, latent_dim, steps=500, lr=0.01):
    """q for images that were not in the training: the decoder stays as it is, only mu and r are optimized"""
    for p in decoder.parameters():
        p.requires_grad_(False)
    mu, r = init_q(len(images), latent_dim, images.device)
    optimizer = torch.optim.Adam([mu, r], lr=lr)
    for _ in range(steps):
        x_hat = decoder(reparametrize(mu, r))
        loss, _, _ = vae_loss(images, x_hat, mu, r)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return mu.detach(), r.detach()
