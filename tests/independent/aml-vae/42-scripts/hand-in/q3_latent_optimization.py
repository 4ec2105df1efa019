import torch
import torch.nn as nn
import matplotlib.pyplot as plt
from torch.utils.data import DataLoader, TensorDataset
from model import ConvDecoder
from vae_common import *


class LatentBank(nn.Module):
    """One (mu, r) pair per image. sigma ~ N(0, I) and r = log(sigma^2)."""

    def __init__(self, n_images):
        super(LatentBank, self).__init__()
        self.mu = nn.Parameter(torch.randn(n_images, LATENT_DIM))
        sigma = torch.randn(n_images, LATENT_DIM)
        self.r = nn.Parameter(torch.log(sigma.pow(2).clamp_min(1e-10)))

    def forward(self, index):
        return self.mu[index], self.r[index]


def train(train_set):
    images = train_set.tensors[0]
    loader = DataLoader(TensorDataset(images, torch.arange(len(images))), batch_size=BATCH_SIZE, shuffle=True)
    bank, decoder = LatentBank(len(images)).to(device), ConvDecoder(LATENT_DIM).to(device)
    optimizer = torch.optim.Adam(list(decoder.parameters()) + list(bank.parameters()), lr=0.001)
    losses = []
    for epoch in range(1, EPOCHS + 1):
        total = 0.0
        for x, index in loader:
            x, index = x.to(device), index.to(device)
            mu, r = bank(index)
            loss = elbo_loss(x, decoder(reparametrize(mu, r)), mu, r)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * x.size(0)
        losses.append(total / len(images))
        print('epoch', epoch, 'loss', losses[-1])
        if epoch in SAVE_EPOCHS:
            torch.save(decoder.state_dict(), checkpoint_path('latent_opt', epoch))
    return losses


def load(epoch):
    decoder = ConvDecoder(LATENT_DIM).to(device)
    decoder.load_state_dict(torch.load(checkpoint_path('latent_opt', epoch), map_location=device))
    decoder.eval()
    for p in decoder.parameters():
        p.requires_grad_(False)
    return decoder


def fit_new_images(decoder, x, n_steps=500):
    """the validation images don't have latents, so find them with the decoder fixed"""
    bank = LatentBank(len(x)).to(device)
    index = torch.arange(len(x), device=device)
    optimizer = torch.optim.Adam(bank.parameters(), lr=0.01)
    for _ in range(n_steps):
        mu, r = bank(index)
        loss = elbo_loss(x, decoder(reparametrize(mu, r)), mu, r)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return bank.mu.detach()


if __name__ == '__main__':
    train_set, val_set = load_data()
    losses = train(train_set)
    plt.plot(range(1, EPOCHS + 1), losses)
    plt.savefig('q3_loss.png')

    x_val = val_set.tensors[0][random_image_per_class(val_set)].to(device)
    z = torch.randn(10, LATENT_DIM, device=device)
    recs, samples = [x_val], []
    for epoch in SAVE_EPOCHS:
        decoder = load(epoch)
        recs.append(decoder(fit_new_images(decoder, x_val)))
        samples.append(decoder(z))
    names = ['epoch %d' % e for e in SAVE_EPOCHS]
    save_grid(recs, ['original'] + names, 'q3_val.png')
    save_grid(samples, names, 'q3_samples.png')
