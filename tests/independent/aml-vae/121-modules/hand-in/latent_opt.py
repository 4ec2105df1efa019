import copy
import torch
from torch import nn
from amortized import SNAPSHOTS
from architecture import Generator, LATENT
from digits import minibatches
from objectives import draw_z, elbo_loss


def fresh_q(n, dev):
    mu = nn.Parameter(torch.randn(n, LATENT, device=dev))
    r = nn.Parameter(torch.randn(n, LATENT, device=dev).square().log())    # sigma ~ N(0,1), r = log sigma^2
    return mu, r


def fit(x_train, epochs=30, batch=64, dev='cpu'):
    x_train = x_train.to(dev)
    G = Generator().to(dev)
    mu, r = fresh_q(len(x_train), dev)
    opt = torch.optim.Adam([
        {'params': G.parameters(), 'lr': 1e-3},
        {'params': [mu, r], 'lr': 1e-2},        # 10x for the vectors
    ])
    curve, snaps = [], {}
    for epoch in range(1, epochs + 1):
        acc = 0.0
        for idx in minibatches(len(x_train), batch, dev):
            loss, _, _ = elbo_loss(x_train[idx], G(draw_z(mu[idx], r[idx])), mu[idx], r[idx])
            opt.zero_grad()
            loss.backward()
            opt.step()
            acc += loss.item() * len(idx)
        curve.append(acc / len(x_train))
        print(f'[latent opt] {epoch:2d}  {curve[-1]:.4f}')
        if epoch in SNAPSHOTS:
            snaps[epoch] = {'G': copy.deepcopy(G.state_dict()), 'mu': mu.detach().clone(), 'r': r.detach().clone()}
    return curve, snaps


def explain(x, g_weights, steps=600, dev='cpu'):
    """q for unseen pictures: the generator stays frozen, only mu and r are optimised"""
    x = x.to(dev)
    G = Generator().to(dev)
    G.load_state_dict(g_weights)
    for p in G.parameters():
        p.requires_grad_(False)
    mu, r = fresh_q(len(x), dev)
    opt = torch.optim.Adam([mu, r], lr=1e-2)
    for _ in range(steps):
        loss, _, _ = elbo_loss(x, G(draw_z(mu, r)), mu, r)
        opt.zero_grad()
        loss.backward()
        opt.step()
    return G(mu).detach()
