"""functions for both kinds of VAE. q is always a pair (mu, r), r = log(sigma^2)"""
import matplotlib.pyplot as plt
import numpy as np
import torch
from torch.nn import functional as F

EPOCHS_SHOWN = (1, 5, 10, 20, 30)


def encode(enc, x):
    h = enc(x)
    d = h.shape[1] // 2
    return h[:, :d], h[:, d:]


def sample_q(mu, r):
    eps = torch.randn(mu.shape)
    sigma = torch.exp(r)
    return mu + sigma * eps


def kl(mu, r):
    # mean over the dimensions, see implementation details. (1/2 and log sigma^2, not as in eq. 7!)
    return 0.5 * torch.mean(mu ** 2 + torch.exp(r) - r - 1)


def loss_terms(dec, x, mu, r):
    return F.mse_loss(dec(sample_q(mu, r)), x), kl(mu, r)


def log_gauss(x, mean, var):
    """log pdf, diagonal gaussian, var is a number or a tensor"""
    var = torch.as_tensor(var)
    return (-0.5 * (x - mean) ** 2 / var - 0.5 * torch.log(2 * np.pi * var)).sum(-1)


def one_of_each(y, k=1, seed=3):
    g = np.random.RandomState(seed)
    return np.hstack([g.choice(np.where(y.numpy() == c)[0], k, replace=False) for c in range(10)])


def picture(stack, fname, ylab=None):
    """stack: (rows, cols, 28, 28)"""
    stack = np.asarray(stack)
    rows, cols = stack.shape[:2]
    big = stack.transpose(0, 2, 1, 3).reshape(rows * 28, cols * 28)
    plt.figure(figsize=(cols, rows))
    plt.imshow(big, cmap='gray', vmin=0, vmax=1)
    plt.xticks([])
    plt.yticks(14 + 28 * np.arange(rows), ylab if ylab is not None else [''] * rows)
    plt.tight_layout()
    plt.savefig(fname)
    plt.close()


def to_img(t):
    return t.detach().numpy()[:, 0]
