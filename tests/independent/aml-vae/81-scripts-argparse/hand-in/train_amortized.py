"""Q1: amortized VAE."""
import argparse
import os

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.utils.data import DataLoader

from common import LATENT_DIM, SHOW_EPOCHS, get_device, kl_mean, mnist_sets, one_of_each, plot_grid
from model import ConvVAE

mse = nn.MSELoss()


def run_epoch(model, loader, device, optimizer=None):
    """With an optimizer: trains. Without: only measures.
    Returns average (total, reconstruction, KL)."""
    training = optimizer is not None
    model.train(training)
    sums = [0.0, 0.0, 0.0]
    seen = 0
    with torch.set_grad_enabled(training):
        for x, _ in loader:
            x = x.to(device)
            x_hat, mu, r = model(x)
            rec = mse(x_hat, x)
            kl = kl_mean(mu, r)
            loss = rec + kl
            if training:
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            b = x.shape[0]
            seen += b
            for k, v in enumerate((loss, rec, kl)):
                sums[k] += v.item() * b
    return [s / seen for s in sums]


@torch.no_grad()
def reconstruct(model, x):
    # for the pictures I decode the mean of q, without noise
    model.eval()
    mu, _ = model.encode(x)
    return model.decode(mu)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument('--epochs', type=int, default=30)
    p.add_argument('--lr', type=float, default=1e-3)
    p.add_argument('--batch', type=int, default=64)
    p.add_argument('--out', default='out')
    p.add_argument('--seed', type=int, default=1)
    args = p.parse_args()

    torch.manual_seed(args.seed)
    os.makedirs(args.out, exist_ok=True)
    device = get_device()
    train_set, val_set = mnist_sets()
    train_loader = DataLoader(train_set, batch_size=args.batch, shuffle=True)
    val_loader = DataLoader(val_set, batch_size=500)

    model = ConvVAE(LATENT_DIM).to(device)
    opt = torch.optim.Adam(model.parameters(), lr=args.lr)

    show = {'train': one_of_each(train_set, seed=11).to(device),
            'val': one_of_each(val_set, seed=12).to(device)}
    rows = {name: [x] for name, x in show.items()}
    labels = ['input']
    curve = {'train': [], 'val': []}

    for epoch in range(1, args.epochs + 1):
        tr = run_epoch(model, train_loader, device, opt)
        va = run_epoch(model, val_loader, device)
        curve['train'].append(tr)
        curve['val'].append(va)
        print('%3d | train %.4f (rec %.4f, kl %.4f) | val %.4f (rec %.4f, kl %.4f)'
              % (epoch, *tr, *va), flush=True)
        if epoch in SHOW_EPOCHS or epoch == args.epochs:
            torch.save(model.state_dict(), f'{args.out}/amortized_{epoch:02d}.pt')
        if epoch in SHOW_EPOCHS:
            labels.append(f'ep. {epoch}')
            for name, x in show.items():
                rows[name].append(reconstruct(model, x))

    for name in rows:
        plot_grid(rows[name], labels, f'{args.out}/q1_recon_{name}.png')

    fig, axs = plt.subplots(1, 3, figsize=(11, 3.2))
    xs = range(1, args.epochs + 1)
    for k, (ax, title) in enumerate(zip(axs, ('loss', 'reconstruction (MSE)', 'KL'))):
        for name in ('train', 'val'):
            ax.plot(xs, [c[k] for c in curve[name]], label=name)
        ax.set_title(title)
        ax.set_xlabel('epoch')
    axs[0].legend()
    fig.tight_layout()
    fig.savefig(f'{args.out}/q1_loss.png', dpi=150)


if __name__ == '__main__':
    main()
