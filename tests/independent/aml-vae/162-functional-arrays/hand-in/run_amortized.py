import argparse
import numpy as np
import matplotlib.pyplot as plt
import torch
import model
from sup_classification import load_mnist, batches
from vae import *

p = argparse.ArgumentParser(description='Q1 + Q2')
p.add_argument('--epochs', type=int, default=30)
p.add_argument('--d', type=int, default=200)
p.add_argument('--batch', type=int, default=64)
p.add_argument('--lr', type=float, default=0.001)
a = p.parse_args()

torch.manual_seed(3)
x, y, x_val, y_val = load_mnist(500)
enc, dec = model.encoder(a.d), model.decoder(a.d)
opt = torch.optim.Adam([*enc.parameters(), *dec.parameters()], lr=a.lr)

i_tr, i_va = one_of_each(y), one_of_each(y_val)
z_prior = torch.randn(10, a.d)
show_tr, show_va, show_new = [to_img(x[i_tr])], [to_img(x_val[i_va])], []
curve = []
for ep in range(1, a.epochs + 1):
    terms = []
    for i in batches(len(x), a.batch):
        mse, k = loss_terms(dec, x[i], *encode(enc, x[i]))
        opt.zero_grad()
        (mse + k).backward()
        opt.step()
        terms.append([mse.item(), k.item()])
    with torch.no_grad():
        val = sum(loss_terms(dec, x_val, *encode(enc, x_val))).item()
        curve.append([*np.mean(terms, axis=0), val])
        print(ep, curve[-1])
        if ep in EPOCHS_SHOWN:
            torch.save({'enc': enc.state_dict(), 'dec': dec.state_dict()}, 'vae_ep%d.pt' % ep)
            show_tr.append(to_img(dec(encode(enc, x[i_tr])[0])))
            show_va.append(to_img(dec(encode(enc, x_val[i_va])[0])))
            show_new.append(to_img(dec(z_prior)))

curve = np.array(curve)
e = np.arange(1, len(curve) + 1)
plt.plot(e, curve[:, 0] + curve[:, 1], label='train')
plt.plot(e, curve[:, 2], label='val')
plt.plot(e, curve[:, 0], '--', label='mse')
plt.plot(e, curve[:, 1], '--', label='kl')
plt.xlabel('epoch')
plt.legend()
plt.savefig('q1_loss.png')
plt.close()
names = ['real'] + ['ep %d' % k for k in EPOCHS_SHOWN if k <= a.epochs]
picture(show_tr, 'q1_train.png', names)
picture(show_va, 'q1_val.png', names)
picture(show_new, 'q2.png', names[1:])
