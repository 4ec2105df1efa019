"""Q3: generator + one (mu_i, r_i) for each training image."""
import argparse
import os

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.utils.data import DataLoader

from common import (LATENT_DIM, SHOW_EPOCHS, WithIndex, get_device, kl_mean, mnist_sets,
                    one_of_each, plot_grid)
from model import ConvVAE

mse = nn.MSELoss()


def new_q(n, device):
    """mu ~ N(0, I) and r = log(sigma^2), sigma ~ N(0, I), both trainable"""
    mu = nn.Parameter(torch.randn(n, LATENT_DIM, device=device))
    sigma = torch.randn(n, LATENT_DIM, device=device)
    r = nn.Parameter(torch.log(sigma ** 2 + 1e-10))   # 1e-10: never log(0)
    return mu, r


def lo_loss(net, x, mu, r):
    x_hat = net.decode(net.reparametrize(mu, r))
    return mse(x_hat, x) + kl_mean(mu, r)


def fit_q(net, x, steps, lr, device):
    """Validation images have no row in the table, so find their q for a generator that stays
    as it is: same loss, same init, only mu and r move. Returns decoded means."""
    net.eval()
    mu, r = new_q(len(x), device)
    opt = torch.optim.Adam([mu, r], lr=lr)
    for _ in range(steps):
        opt.zero_grad()
        lo_loss(net, x, mu, r).backward()
        opt.step()
    net.zero_grad()      # backward also left gradients in the generator, throw away
    with torch.no_grad():
        return net.decode(mu)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument('--epochs', type=int, default=30)
    p.add_argument('--lr', type=float, default=1e-3, help='generator')
    p.add_argument('--lr-latent', type=float, default=1e-2)
    p.add_argument('--batch', type=int, default=64)
    p.add_argument('--fit-steps', type=int, default=300, help='steps for q of validation images')
    p.add_argument('--out', default='out')
    p.add_argument('--seed', type=int, default=3)
    args = p.parse_args()

    torch.manual_seed(args.seed)
    os.makedirs(args.out, exist_ok=True)
    device = get_device()
    train_set, val_set = mnist_sets()
    loader = DataLoader(WithIndex(train_set), batch_size=args.batch, shuffle=True)

    net = ConvVAE(LATENT_DIM).to(device)          # the encoder half is never called here
    mu, r = new_q(len(train_set), device)
    opt = torch.optim.Adam([
        {'params': net.generator_parameters(), 'lr': args.lr},
        {'params': [mu, r], 'lr': args.lr_latent},
    ])

    val_x = one_of_each(val_set, seed=12).to(device)     # the same ten as in Q1
    rec_rows, rec_labels = [val_x], ['input']
    losses = []

    for epoch in range(1, args.epochs + 1):
        net.train()
        total = 0.0
        for x, _, idx in loader:
            x, idx = x.to(device), idx.to(device)
            loss = lo_loss(net, x, mu[idx], r[idx])
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item() * len(x)
        losses.append(total / len(train_set))
        print(f'{epoch:3d} | loss {losses[-1]:.4f}', flush=True)

        if epoch in SHOW_EPOCHS:
            torch.save({'net': net.state_dict(), 'mu': mu.detach().cpu(), 'r': r.detach().cpu()},
                       f'{args.out}/latent_{epoch:02d}.pt')
            rec_rows.append(fit_q(net, val_x, args.fit_steps, args.lr_latent, device))
            rec_labels.append(f'ep. {epoch}')

    plot_grid(rec_rows, rec_labels, f'{args.out}/q3_recon_val.png')

    # same z as sample_prior.py, so the two figures can be laid side by side
    torch.manual_seed(2)
    z = torch.randn(10, LATENT_DIM, device=device)
    net.eval()
    with torch.no_grad():
        plot_grid([net.decode(z)], ['LO, ep. 30'], f'{args.out}/q3_samples.png')

    plt.plot(range(1, len(losses) + 1), losses)
    plt.xlabel('epoch')
    plt.ylabel('LO loss (train)')
    plt.tight_layout()
    plt.savefig(f'{args.out}/q3_loss.png', dpi=150)


if __name__ == '__main__':
    main()
