import math
import sys
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
import torch

import gaussians
from config import Config
from data import MnistData
from trainer import AmortizedTrainer, LatentTrainer


def strips(path, **rows):
    """One row of ten images per keyword.  # [copilot] (body of this function)"""
    fig = plt.figure(figsize=(8, 0.85 * len(rows)))
    for i, (label, imgs) in enumerate(rows.items()):
        for j in range(10):
            ax = fig.add_subplot(len(rows), 10, 10 * i + j + 1)
            ax.imshow(imgs[j].squeeze().cpu().numpy(), cmap='Greys_r', vmin=0, vmax=1)
            ax.set(xticks=[], yticks=[])
            if j == 0:
                ax.set_ylabel(label, fontsize=6)
    fig.savefig(path, dpi=150, bbox_inches='tight')
    plt.close(fig)


def curves(path, history, keys):
    fig, ax = plt.subplots()
    for k in keys:
        ax.plot([r['epoch'] for r in history], [r[k] for r in history], label=k)
    ax.set_xlabel('epoch')
    ax.legend()
    fig.savefig(path)
    plt.close(fig)


def prior_latents(cfg):
    """The same ten latents in Q2 and Q3."""
    return torch.randn(10, cfg.latent_dim, generator=torch.Generator().manual_seed(99)).to(cfg.device)


def ten(data, split, cfg):
    x = getattr(data, f'x_{split}')
    return x[data.per_digit(split, 1, seed=5).squeeze(1)].to(cfg.device)


def amortized():
    cfg = Config()
    data = MnistData(cfg)
    t = AmortizedTrainer(cfg, data).fit()
    curves(cfg.folder / 'loss.png', t.history, ['loss', 'mse', 'kl', 'val_loss'])

    z = prior_latents(cfg)
    rec = {s: {'data': ten(data, s, cfg)} for s in ('val', 'train')}
    gen = {}
    for e in cfg.milestones:
        load(t, e)
        with torch.no_grad():
            for s in rec:
                mu, _ = t.posterior(rec[s]['data'])
                rec[s][f'ep{e}'] = t.decoder(mu)          # decode the mean of q
            gen[f'ep{e}'] = t.decoder(z)
    for s in rec:
        strips(cfg.folder / f'recon_{s}.png', **rec[s])
    strips(cfg.folder / 'samples.png', **gen)


def latent():
    cfg = Config(name='latent')
    data = MnistData(cfg)
    t = LatentTrainer(cfg, data).fit()
    curves(cfg.folder / 'loss.png', t.history, ['loss', 'mse', 'kl'])

    z = prior_latents(cfg)
    val = ten(data, 'val', cfg)
    rows_tr = data.per_digit('train', 1, seed=5).squeeze(1)
    rec_val, rec_tr, gen = {'data': val}, {'data': data.x_train[rows_tr]}, {}
    for e in cfg.milestones:
        ck = load(t, e)
        mu_val, _ = t.invert(val)
        with torch.no_grad():
            rec_val[f'ep{e}'] = t.decoder(mu_val)
            rec_tr[f'ep{e}'] = t.decoder(ck['mu'][rows_tr.to(cfg.device)])
            gen[f'ep{e}'] = t.decoder(z)
    strips(cfg.folder / 'recon_val.png', **rec_val)
    strips(cfg.folder / 'recon_train.png', **rec_tr)
    strips(cfg.folder / 'samples.png', **gen)

    final = t.mu.data.var(0).mean() + t.rho.data.exp().mean()
    print('variance of the mixture of all q_i, mean over coordinates (prior: 1):', final.item())


def load(t, epoch):
    ck = torch.load(t.checkpoint(epoch), map_location=t.cfg.device)
    t.decoder.load_state_dict(ck['decoder'])
    t.decoder.eval()
    if 'encoder' in ck:
        t.encoder.load_state_dict(ck['encoder'])
    return ck


@torch.no_grad()
def log_likelihood(t, x):
    """eq. 9 for one image x of shape (1, 28, 28)"""
    cfg = t.cfg
    mu, rho = (v.repeat(cfg.n_importance, 1) for v in t.posterior(x[None]))
    z = gaussians.sample(mu, rho)
    log_w = (gaussians.log_pdf(z, torch.zeros_like(z), 0.0)
             + gaussians.log_pdf(x.flatten(), t.decoder(z).flatten(1), math.log(cfg.sigma_p ** 2))
             - gaussians.log_pdf(z, mu, rho))
    return float(log_w.logsumexp(0)) - math.log(cfg.n_importance)


def likelihood():
    cfg = Config()
    data = MnistData(cfg)
    t = AmortizedTrainer(cfg, data)
    load(t, cfg.epochs)
    torch.manual_seed(cfg.seed)

    ll = {}
    for split in ('train', 'val'):
        rows = data.per_digit(split, 5, seed=17)
        x = getattr(data, f'x_{split}')
        ll[split] = torch.tensor([[log_likelihood(t, x[i].to(cfg.device)) for i in r] for r in rows])

    fig, axs = plt.subplots(2, 5, figsize=(8, 4))
    first = data.per_digit('val', 5, seed=17)[:, 0]
    for d, ax in enumerate(axs.flat):
        ax.imshow(data.x_val[first[d], 0], cmap='Greys_r')
        ax.set_title(f'log p = {ll["val"][d, 0]:.1f}', fontsize=8)
        ax.set_axis_off()
    fig.savefig(cfg.folder / 'q4a.png')

    both = torch.cat((ll['train'], ll['val']), dim=1)
    for d in range(10):
        print(f'{d}: mean {both[d].mean():8.2f}   std {both[d].std():7.2f}')
    for s in ll:
        se = ll[s].std() / ll[s].numel() ** 0.5
        print(f'{s:5s}: mean {ll[s].mean():8.2f} +- {se:.2f}')


if __name__ == '__main__':
    {'amortized': amortized, 'latent': latent, 'likelihood': likelihood}[sys.argv[1]]()
