import torch
import torch.nn.functional as F

from data_utils import shuffled_batches
from gauss import kl_to_standard, sample_q

LATENT_DIM = 200
EPOCHS = 30
BATCH = 64
SNAPSHOTS = (1, 5, 10, 20, 30)
SIGMA_P = 0.4
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


def encode(encoder, x):
    mu, r = encoder(x).chunk(2, dim=1)
    return mu, r


def vae_loss(x, x_hat, mu, r):
    """MSE is a mean over pixels, so the KL is a mean over latent dimensions."""
    return F.mse_loss(x_hat, x) + kl_to_standard(mu, r).mean()


def amortized_epoch(encoder, decoder, images, optimizer):
    encoder.train()
    decoder.train()
    total = 0.0
    for idx in shuffled_batches(len(images), BATCH):
        x = images[idx].to(DEVICE)
        mu, r = encode(encoder, x)
        loss = vae_loss(x, decoder(sample_q(mu, r)), mu, r)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(idx)
    return total / len(images)


@torch.no_grad()
def amortized_eval(encoder, decoder, images):
    encoder.eval()
    decoder.eval()
    total = 0.0
    for x in images.split(500):
        x = x.to(DEVICE)
        mu, r = encode(encoder, x)
        total += vae_loss(x, decoder(sample_q(mu, r)), mu, r).item() * len(x)
    return total / len(images)


def latent_epoch(decoder, mu_all, r_all, images, optimizer):
    """mu_all[i], r_all[i] belong to images[i]: the batch is a list of indices."""
    decoder.train()
    total = 0.0
    for idx in shuffled_batches(len(images), BATCH):
        x = images[idx].to(DEVICE)
        where = idx.to(DEVICE)
        mu, r = mu_all[where], r_all[where]
        loss = vae_loss(x, decoder(sample_q(mu, r)), mu, r)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(idx)
    return total / len(images)
