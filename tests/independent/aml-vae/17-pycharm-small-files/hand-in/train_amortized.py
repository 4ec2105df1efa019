import os
import torch
from torch.utils.data import DataLoader
from tqdm import tqdm

from model import VAE
from vae_loss import reparametrize, vae_loss


def run_epoch(vae, loader, device, optimizer=None):
    """one pass. with an optimizer it trains, without it only evaluates"""
    training = optimizer is not None
    vae.train(training)
    total, n = 0.0, 0
    with torch.set_grad_enabled(training):
        for x, _ in loader:
            x = x.to(device)
            mu, r = vae.encoder(x)
            x_hat = vae.decoder(reparametrize(mu, r))
            loss, _, _ = vae_loss(x, x_hat, mu, r)
            if training:
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            total += loss.item() * len(x)
            n += len(x)
    return total / n


def train_amortized(train_set, val_set, device, save_at, folder, epochs=30, lr=0.001, latent_dim=200, batch=64):
    os.makedirs(folder, exist_ok=True)
    vae = VAE(latent_dim).to(device)
    optimizer = torch.optim.Adam(vae.parameters(), lr=lr)
    train_loader = DataLoader(train_set, batch_size=batch, shuffle=True)
    val_loader = DataLoader(val_set, batch_size=256)

    train_losses, val_losses = [], []
    for epoch in tqdm(range(1, epochs + 1)):
        train_losses.append(run_epoch(vae, train_loader, device, optimizer))
        val_losses.append(run_epoch(vae, val_loader, device))
        if epoch in save_at:
            torch.save(vae.state_dict(), f"{folder}/vae_{epoch}.pt")
    return vae, train_losses, val_losses


def load_vae(folder, epoch, device, latent_dim=200):
    vae = VAE(latent_dim).to(device)
    vae.load_state_dict(torch.load(f"{folder}/vae_{epoch}.pt", map_location=device))
    vae.eval()
    return vae
