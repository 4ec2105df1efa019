"""
AML ex1, part 3.
usage:  python main.py --q 1 2 3 4
Q2 and Q4 need the checkpoints that Q1 writes.
"""
import argparse
import copy
import math
import os

import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn.functional as F
from sklearn.model_selection import train_test_split
from torch.utils.data import DataLoader, Dataset, Subset
from torchvision import datasets, transforms
from tqdm import tqdm

from model import Encoder, Decoder

CKPT_EPOCHS = (1, 5, 10, 20, 30)


def parse():
    # the add_argument lines were completed by Copilot from the first one
    p = argparse.ArgumentParser()
    p.add_argument('--q', type=int, nargs='+', default=[1, 2, 3, 4])
    p.add_argument('--epochs', type=int, default=30)
    p.add_argument('--bs', type=int, default=64)
    p.add_argument('--lr', type=float, default=1e-3)
    p.add_argument('--lr_latent', type=float, default=1e-2)
    p.add_argument('--d', type=int, default=200)
    p.add_argument('--sigma_p', type=float, default=0.4)
    p.add_argument('--M', type=int, default=1000)
    p.add_argument('--seed', type=int, default=42)
    p.add_argument('--out', default='out')
    p.add_argument('--device', default='cuda' if torch.cuda.is_available() else 'cpu')
    return p.parse_args()


# ------------------------------------------------------------------ data
class WithIndex(Dataset):
    """returns also the index inside the *subset*, needed for the latent optimization"""

    def __init__(self, ds):
        self.ds = ds

    def __len__(self):
        return len(self.ds)

    def __getitem__(self, i):
        x, y = self.ds[i]
        return x, y, i


def get_data(args):
    t = transforms.ToTensor()
    full = datasets.MNIST('./data', train=True, transform=t, download=True)
    test = datasets.MNIST('./data', train=False, transform=t)
    idx, _ = train_test_split(range(len(full)), train_size=5000, stratify=full.targets, random_state=args.seed)
    train = Subset(full, idx)
    y_train = full.targets[idx]
    return train, y_train, test, test.targets


def pick(ds, labels, k, rng):
    """k random images of each digit -> (10 * k) x 1 x 28 x 28, ordered by the digit"""
    imgs = []
    for digit in range(10):
        where = np.flatnonzero(labels.numpy() == digit)
        imgs += [ds[int(i)][0] for i in rng.choice(where, k, replace=False)]
    return torch.stack(imgs)


# ------------------------------------------------------------------ math
def reparam(mu, r):
    return mu + torch.exp(r / 2) * torch.randn_like(mu)


def kl(mu, r):
    # the usual closed form, 1/2 (mu^2 + s^2 - log s^2 - 1). Averaged on the dims (and the batch) as sec. 3.2 asks
    return 0.5 * (mu ** 2 + r.exp() - r - 1).mean()


def vae_loss(x, rec, mu, r):
    return F.mse_loss(rec, x) + kl(mu, r)


def log_gauss(x, mean, log_var):
    """log N(x; mean, diag(exp(log_var))), sums over the last dimension"""
    return -0.5 * (math.log(2 * math.pi) + log_var + (x - mean) ** 2 / log_var.exp()).sum(-1)


@torch.no_grad()
def log_px(x, enc, dec, args):
    """Eq. 9 for one image, 1 x 28 x 28"""
    mu, r = enc(x[None]).chunk(2, dim=1)
    z = mu + torch.exp(r / 2) * torch.randn(args.M, args.d, device=x.device)
    zero = torch.zeros(1, device=x.device)
    log_pz = log_gauss(z, zero, zero)
    log_q = log_gauss(z, mu, r)
    log_px_z = log_gauss(x.flatten()[None], dec(z).flatten(1), zero + 2 * math.log(args.sigma_p))
    return (torch.logsumexp(log_pz + log_px_z - log_q, dim=0) - math.log(args.M)).item()


# ------------------------------------------------------------------ figures
def grid(rows, names, path):
    # (Copilot completed most of this function: a row of 10 images for each name)
    fig, ax = plt.subplots(len(rows), 10, figsize=(10, len(rows)), squeeze=False)
    for i, row in enumerate(rows):
        for j in range(10):
            ax[i, j].imshow(row[j].detach().cpu().squeeze(), cmap='gray', vmin=0, vmax=1)
            ax[i, j].set_xticks([]), ax[i, j].set_yticks([])
        ax[i, 0].set_ylabel(names[i], fontsize=7)
    fig.tight_layout()
    fig.savefig(path, dpi=150)
    plt.close(fig)


def curves(d, path):
    plt.figure()
    for name, v in d.items():
        plt.plot(range(1, len(v) + 1), v, label=name)
    plt.xlabel('epoch'), plt.ylabel('loss'), plt.legend()
    plt.savefig(path)
    plt.close()


# ------------------------------------------------------------------ Q1
def q1(args, data):
    train, y_train, test, y_test = data
    rng = np.random.default_rng(args.seed)
    show = {'val': pick(test, y_test, 1, rng).to(args.device), 'train': pick(train, y_train, 1, rng).to(args.device)}
    enc, dec = Encoder(2 * args.d).to(args.device), Decoder(args.d).to(args.device)
    opt = torch.optim.Adam(list(enc.parameters()) + list(dec.parameters()), lr=args.lr)
    tl = DataLoader(train, args.bs, shuffle=True)
    vl = DataLoader(test, 500)
    hist = {'train': [], 'validation': []}
    rows = {k: [v] for k, v in show.items()}

    for ep in tqdm(range(1, args.epochs + 1), desc='Q1'):
        tot = 0
        for x, _ in tl:
            x = x.to(args.device)
            mu, r = enc(x).chunk(2, dim=1)
            loss = vae_loss(x, dec(reparam(mu, r)), mu, r)
            opt.zero_grad()
            loss.backward()
            opt.step()
            tot += loss.item() * len(x)
        hist['train'].append(tot / len(train))

        with torch.no_grad():
            tot = 0
            for x, _ in vl:
                x = x.to(args.device)
                mu, r = enc(x).chunk(2, dim=1)
                tot += vae_loss(x, dec(reparam(mu, r)), mu, r).item() * len(x)
            hist['validation'].append(tot / len(test))
            if ep in CKPT_EPOCHS:
                for k, v in show.items():
                    rows[k].append(dec(enc(v).chunk(2, dim=1)[0]))     # the mean of q, without noise
                torch.save({'enc': enc.state_dict(), 'dec': dec.state_dict()}, f'{args.out}/vae_{ep}.pt')
    names = ['real'] + [f'ep {e}' for e in CKPT_EPOCHS]
    for k in rows:
        grid(rows[k], names, f'{args.out}/q1_{k}.png')
    curves(hist, f'{args.out}/q1_loss.png')
    print('Q1 final', hist['train'][-1], hist['validation'][-1])


# ------------------------------------------------------------------ Q2
def q2(args):
    torch.manual_seed(args.seed)
    z = torch.randn(10, args.d, device=args.device)
    dec, rows = Decoder(args.d).to(args.device), []
    for e in CKPT_EPOCHS:
        dec.load_state_dict(torch.load(f'{args.out}/vae_{e}.pt', map_location=args.device)['dec'])
        with torch.no_grad():
            rows.append(dec(z))
    grid(rows, [f'ep {e}' for e in CKPT_EPOCHS], f'{args.out}/q2.png')


# ------------------------------------------------------------------ Q3
def fit_latents(dec, x, args, steps=300):
    """validation images have no latents of their own. So: the decoder is frozen and q of these images only is optimized,
    same loss, same initialization, same lr."""
    frozen = copy.deepcopy(dec)
    frozen.requires_grad_(False)
    mu = torch.randn(len(x), args.d, device=x.device, requires_grad=True)
    r = torch.log(torch.randn(len(x), args.d, device=x.device) ** 2).requires_grad_()
    opt = torch.optim.Adam([mu, r], lr=args.lr_latent)
    for _ in range(steps):
        loss = vae_loss(x, frozen(reparam(mu, r)), mu, r)
        opt.zero_grad()
        loss.backward()
        opt.step()
    return mu.detach()


def q3(args, data):
    train, y_train, test, y_test = data
    rng = np.random.default_rng(args.seed)
    val = pick(test, y_test, 1, rng).to(args.device)       # same seed -> the same ten digits as in Q1
    dec = Decoder(args.d).to(args.device)
    n = len(train)
    mu = torch.nn.Parameter(torch.randn(n, args.d, device=args.device))
    r = torch.nn.Parameter(torch.log(torch.randn(n, args.d, device=args.device) ** 2))
    opt = torch.optim.Adam([{'params': dec.parameters(), 'lr': args.lr},
                            {'params': [mu, r], 'lr': args.lr_latent}])
    loader = DataLoader(WithIndex(train), args.bs, shuffle=True)
    hist, rows, samples = [], [val], []
    z = torch.randn(10, args.d, device=args.device)
    for ep in tqdm(range(1, args.epochs + 1), desc='Q3'):
        tot = 0
        for x, _, i in loader:
            x, i = x.to(args.device), i.to(args.device)
            loss = vae_loss(x, dec(reparam(mu[i], r[i])), mu[i], r[i])
            opt.zero_grad()
            loss.backward()
            opt.step()
            tot += loss.item() * len(x)
        hist.append(tot / n)
        if ep in CKPT_EPOCHS:
            m = fit_latents(dec, val, args)
            with torch.no_grad():
                rows.append(dec(m))
                samples.append(dec(z))
    torch.save({'dec': dec.state_dict(), 'mu': mu.data, 'r': r.data}, f'{args.out}/lo_{args.epochs}.pt')
    names = [f'ep {e}' for e in CKPT_EPOCHS]
    grid(rows, ['real'] + names, f'{args.out}/q3_val.png')
    grid(samples, names, f'{args.out}/q3_samples.png')
    curves({'latent optimization': hist}, f'{args.out}/q3_loss.png')


# ------------------------------------------------------------------ Q4
def q4(args, data):
    train, y_train, test, y_test = data
    rng = np.random.default_rng(args.seed + 1)
    enc, dec = Encoder(2 * args.d).to(args.device), Decoder(args.d).to(args.device)
    w = torch.load(f'{args.out}/vae_{args.epochs}.pt', map_location=args.device)
    enc.load_state_dict(w['enc'])
    dec.load_state_dict(w['dec'])
    tr, te = pick(train, y_train, 5, rng).to(args.device), pick(test, y_test, 5, rng).to(args.device)
    lp_tr = np.array([log_px(x, enc, dec, args) for x in tr]).reshape(10, 5)
    lp_te = np.array([log_px(x, enc, dec, args) for x in te]).reshape(10, 5)

    fig, ax = plt.subplots(1, 10, figsize=(15, 2))
    for d in range(10):
        ax[d].imshow(tr[5 * d].cpu().squeeze(), cmap='gray')
        ax[d].set_title(f'{lp_tr[d, 0]:.1f}')
        ax[d].axis('off')
    fig.savefig(f'{args.out}/q4a.png')
    per_digit = np.concatenate([lp_tr, lp_te], axis=1).mean(axis=1)
    for d in range(10):
        print(f'digit {d}: {per_digit[d]:.2f}')
    print(f'train {lp_tr.mean():.2f}   test {lp_te.mean():.2f}')


if __name__ == '__main__':
    args = parse()
    os.makedirs(args.out, exist_ok=True)
    torch.manual_seed(args.seed)
    data = get_data(args)
    if 1 in args.q:
        q1(args, data)
    if 2 in args.q:
        q2(args)
    if 3 in args.q:
        q3(args, data)
    if 4 in args.q:
        q4(args, data)
