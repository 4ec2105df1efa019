"""Q4: log p(x) with importance sampling, Eq. 9."""
import argparse
import csv
import math

import matplotlib.pyplot as plt
import torch

from common import LATENT_DIM, SIGMA_P, get_device, images_per_digit, mnist_sets
from model import ConvVAE


def log_gauss(v, mean, log_var):
    """log N(v; mean, diag(exp(log_var))), summed over the last dimension.
    No determinant, no exp of big numbers, everything stays in log space."""
    quad = (v - mean) ** 2 * torch.exp(-log_var)
    return -0.5 * (math.log(2 * math.pi) + log_var + quad).sum(dim=-1)


@torch.no_grad()
def log_p(net, x, m=1000):
    """x: 1 x 28 x 28"""
    mu, r = net.encode(x[None])                       # 1 x d
    z = mu + torch.exp(r / 2) * torch.randn(m, mu.shape[1], device=x.device)
    g = net.decode(z).flatten(1)                      # m x 784

    zero = torch.zeros(1, device=x.device)
    log_prior = log_gauss(z, zero, zero)
    log_lik = log_gauss(x.flatten()[None], g, torch.full((1,), 2 * math.log(SIGMA_P), device=x.device))
    log_q = log_gauss(z, mu, r)
    return (torch.logsumexp(log_prior + log_lik - log_q, dim=0) - math.log(m)).item()


def mean(v):
    return sum(v) / len(v)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument('--ckpt', default='out/amortized_30.pt')
    p.add_argument('--m', type=int, default=1000)
    p.add_argument('--out', default='out')
    args = p.parse_args()

    torch.manual_seed(4)
    device = get_device()
    net = ConvVAE(LATENT_DIM).to(device)
    net.load_state_dict(torch.load(args.ckpt, map_location=device))
    net.eval()

    train_set, test_set = mnist_sets()     # train_set = the 5000 it was trained on
    chosen = {'train': images_per_digit(train_set, 5, seed=21),
              'test': images_per_digit(test_set, 5, seed=22)}
    table = []                             # (split, digit, number, log p)
    for split, per_digit in chosen.items():
        for d in range(10):
            for k, x in enumerate(per_digit[d]):
                table.append((split, d, k, log_p(net, x.to(device), args.m)))

    with open(f'{args.out}/q4.csv', 'w', newline='') as f:
        w = csv.writer(f)
        w.writerow(['split', 'digit', 'k', 'logp'])
        w.writerows(table)

    # (a)
    fig, axs = plt.subplots(2, 5, figsize=(8, 3.8))
    for d, ax in enumerate(axs.flat):
        value = next(t[3] for t in table if t[:3] == ('train', d, 0))
        ax.imshow(chosen['train'][d][0, 0], cmap='gray')
        ax.set_title(f'log p = {value:.1f}', fontsize=9)
        ax.axis('off')
    fig.tight_layout()
    fig.savefig(f'{args.out}/q4a.png', dpi=150)

    # (b), (c)
    for d in range(10):
        print(f'digit {d}: {mean([t[3] for t in table if t[1] == d]):.2f}')
    for split in ('train', 'test'):
        print(f'{split}: {mean([t[3] for t in table if t[0] == split]):.2f}')


if __name__ == '__main__':
    main()
