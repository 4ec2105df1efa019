import argparse
import numpy as np
import matplotlib.pyplot as plt
import torch
import model
from sup_classification import load_mnist, batches
from vae import *

p = argparse.ArgumentParser(description='Q3, latent optimization')
p.add_argument('--epochs', type=int, default=30)
p.add_argument('--d', type=int, default=200)
p.add_argument('--batch', type=int, default=64)
p.add_argument('--lr', type=float, default=0.001)
p.add_argument('--lr-q', type=float, default=0.01)
a = p.parse_args()


def new_q(n):
    mu = torch.randn(n, a.d)
    r = torch.randn(n, a.d)
    return mu.requires_grad_(), r.requires_grad_()


def fit_q(dec, images, steps=300):
    """q vectors for images which are not in the training set, decoder does not change"""
    mu, r = new_q(len(images))
    o = torch.optim.Adam([mu, r], lr=a.lr_q)
    for _ in range(steps):
        o.zero_grad()
        sum(loss_terms(dec, images, mu, r)).backward()
        o.step()
    dec.zero_grad()
    return mu.detach()


torch.manual_seed(3)
x, y, x_val, y_val = load_mnist(500)
mu, r = new_q(len(x))
dec = model.decoder(a.d)
opt = torch.optim.Adam([{'params': dec.parameters(), 'lr': a.lr},
                        {'params': [mu, r], 'lr': a.lr_q}])
i_va = one_of_each(y_val)
z_prior = torch.randn(10, a.d)
rec, new, curve = [to_img(x_val[i_va])], [], []
for ep in range(1, a.epochs + 1):
    terms = []
    for b, i in enumerate(batches(len(x), a.batch)):
        lo, hi = b * a.batch, b * a.batch + len(i)
        mse, k = loss_terms(dec, x[i], mu[lo:hi], r[lo:hi])
        opt.zero_grad()
        (mse + k).backward()
        opt.step()
        terms.append(mse.item() + k.item())
    curve.append(np.mean(terms))
    print(ep, curve[-1])
    if ep in EPOCHS_SHOWN:
        torch.save({'dec': dec.state_dict(), 'mu': mu.detach(), 'r': r.detach()}, 'lo_ep%d.pt' % ep)
        rec.append(to_img(dec(fit_q(dec, x_val[i_va]))))
        new.append(to_img(dec(z_prior)))

plt.plot(np.arange(1, len(curve) + 1), curve)
plt.xlabel('epoch')
plt.savefig('q3_loss.png')
plt.close()
names = ['real'] + ['ep %d' % k for k in EPOCHS_SHOWN if k <= a.epochs]
picture(rec, 'q3_val.png', names)
picture(new, 'q3_samples.png', names[1:])
