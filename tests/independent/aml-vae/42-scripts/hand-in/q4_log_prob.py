import math
import torch
import matplotlib.pyplot as plt
from vae_common import *
from q1_q2_amortized import load

SIGMA_P = 0.4
M = 1000


def gaussian_log_pdf(x, mu, sigma):
    """log N(x; mu, diag(sigma^2)), over the last dimension"""
    d = x.shape[-1]
    return (-0.5 * d * math.log(2 * math.pi)
            - torch.log(sigma).sum(dim=-1)
            - 0.5 * ((x - mu) / sigma).pow(2).sum(dim=-1))


@torch.no_grad()
def log_prob(image, encoder, decoder):
    mu, r = encoder(image.unsqueeze(0).to(device))
    sigma = torch.exp(0.5 * r)
    z = mu + sigma * torch.randn(M, LATENT_DIM, device=device)
    x = image.reshape(1, -1).to(device)
    x_hat = decoder(z).reshape(M, -1)
    log_pz = gaussian_log_pdf(z, torch.zeros_like(z), torch.ones_like(z))
    log_px_z = gaussian_log_pdf(x, x_hat, SIGMA_P * torch.ones_like(x_hat))
    log_qz = gaussian_log_pdf(z, mu, sigma)
    log_w = log_pz + log_px_z - log_qz
    return log_w.mean().item()


def five_of_each(dataset):
    images, labels = dataset.tensors
    result = {}
    for digit in range(10):
        candidates = torch.nonzero(labels == digit).squeeze(1)
        result[digit] = images[candidates[torch.randperm(len(candidates))[:5]]]
    return result


if __name__ == '__main__':
    train_set, val_set = load_data()
    encoder, decoder = load(30)
    train_imgs, test_imgs = five_of_each(train_set), five_of_each(val_set)
    train_lp = torch.zeros(10, 5)
    test_lp = torch.zeros(10, 5)
    for digit in range(10):
        for k in range(5):
            train_lp[digit, k] = log_prob(train_imgs[digit][k], encoder, decoder)
            test_lp[digit, k] = log_prob(test_imgs[digit][k], encoder, decoder)

    fig, axes = plt.subplots(1, 10, figsize=(16, 2))
    for digit, ax in enumerate(axes):
        ax.imshow(test_imgs[digit][0].squeeze(), cmap='gray')
        ax.set_title('%.1f' % test_lp[digit, 0].item(), fontsize=9)
        ax.axis('off')
    plt.savefig('q4a.png')

    both = torch.cat([train_lp, test_lp], dim=1)
    for digit in range(10):
        print('digit', digit, 'mean log p', both[digit].mean().item())
    print('train mean', train_lp.mean().item(), 'test mean', test_lp.mean().item())
