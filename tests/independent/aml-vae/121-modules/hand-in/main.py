import argparse
import os
import random
import numpy as np
import torch
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt

import amortized
import latent_opt
from architecture import Generator, LATENT
from digits import load, some_of_each
from objectives import log_px

DEV = 'cuda' if torch.cuda.is_available() else 'cpu'


# ---- plotting helper written by Copilot, I only changed the titles ----
def picture_grid(rows, names, path):
    fig, ax = plt.subplots(len(rows), len(rows[0]), figsize=(len(rows[0]), len(rows) * 1.05), squeeze=False)
    for i, row in enumerate(rows):
        for j, img in enumerate(row):
            ax[i, j].imshow(img.squeeze().cpu(), cmap='gray', vmin=0, vmax=1)
            ax[i, j].set_xticks([]), ax[i, j].set_yticks([])
        ax[i, 0].set_ylabel(names[i], fontsize=7)
    fig.tight_layout()
    fig.savefig(path, dpi=160)
    plt.close(fig)
# ---- end Copilot ----


def seed(s=2024):
    random.seed(s), np.random.seed(s), torch.manual_seed(s)


@torch.no_grad()
def q1(tr, te):
    seed()
    with torch.enable_grad():
        curve, snaps = amortized.fit(tr[0], te[0], dev=DEV)
    torch.save(snaps, 'ckpt/amortized.pt')
    plt.figure()
    plt.plot(range(1, 31), curve['train'], label='train')
    plt.plot(range(1, 31), curve['val'], label='validation')
    plt.xlabel('epoch'), plt.ylabel('mse + kl'), plt.legend()
    plt.savefig('out/q1_loss.png')
    for tag, (x, y) in (('train', tr), ('val', te)):
        pics = x[some_of_each(y)].to(DEV)
        rows, names = [pics], ['real']
        for ep, snap in snaps.items():
            S, G = amortized.revive(snap, DEV)
            rows.append(G(S(pics)[0]))        # reconstruct from the mean
            names.append(f'ep {ep}')
        picture_grid(rows, names, f'out/q1_{tag}.png')


@torch.no_grad()
def q2():
    seed()
    snaps = torch.load('ckpt/amortized.pt', map_location=DEV)
    z = torch.randn(10, LATENT, device=DEV)      # the same ten z for all epochs
    rows = [amortized.revive(s, DEV)[1](z) for s in snaps.values()]
    picture_grid(rows, [f'ep {e}' for e in snaps], 'out/q2_samples.png')


def q3(tr, te):
    seed()
    curve, snaps = latent_opt.fit(tr[0], dev=DEV)
    torch.save(snaps, 'ckpt/latent_opt.pt')
    plt.figure()
    plt.plot(range(1, 31), curve)
    plt.xlabel('epoch'), plt.ylabel('mse + kl'), plt.savefig('out/q3_loss.png')

    idx = some_of_each(tr[1])
    rows_tr, rows_val, names = [tr[0][idx]], [te[0][some_of_each(te[1])]], ['real']
    samples = []
    z = torch.randn(10, LATENT, device=DEV)
    for ep, s in snaps.items():
        G = Generator().to(DEV)
        G.load_state_dict(s['G'])
        with torch.no_grad():
            rows_tr.append(G(s['mu'][idx.to(DEV)]))
            samples.append(G(z))
        rows_val.append(latent_opt.explain(rows_val[0], s['G'], dev=DEV))
        names.append(f'ep {ep}')
    picture_grid(rows_tr, names, 'out/q3_train.png')
    picture_grid(rows_val, names, 'out/q3_val.png')
    picture_grid(samples, names[1:], 'out/q3_samples.png')


def q4(tr, te):
    seed()
    S, G = amortized.revive(torch.load('ckpt/amortized.pt', map_location=DEV)[30], DEV)
    table = np.zeros((10, 2, 5))
    shown = []
    for col, (x, y) in enumerate((tr, te)):
        for k, i in enumerate(some_of_each(y, 5, seed=99).tolist()):
            digit, rep = divmod(k, 5)
            assert int(y[i]) == digit
            table[digit, col, rep] = log_px(x[i].to(DEV), S, G)
            if col == 1 and rep == 0:
                shown.append((x[i], table[digit, col, rep]))
    fig, ax = plt.subplots(2, 5, figsize=(9, 4))
    for a, (img, lp) in zip(ax.flat, shown):
        a.imshow(img[0], cmap='gray')
        a.set_title(f'{lp:.1f}')
        a.axis('off')
    fig.savefig('out/q4_single.png')
    for d in range(10):
        print('digit', d, f'{table[d].mean():8.2f}')
    print('train', table[:, 0].mean().round(2), ' test', table[:, 1].mean().round(2))
    np.save('out/q4.npy', table)


if __name__ == '__main__':
    p = argparse.ArgumentParser()
    p.add_argument('what', choices=['q1', 'q2', 'q3', 'q4', 'all'])
    what = p.parse_args().what
    os.makedirs('out', exist_ok=True), os.makedirs('ckpt', exist_ok=True)
    train, test = load()
    if what in ('q1', 'all'):
        q1(train, test)
    if what in ('q2', 'all'):
        q2()
    if what in ('q3', 'all'):
        q3(train, test)
    if what in ('q4', 'all'):
        q4(train, test)
