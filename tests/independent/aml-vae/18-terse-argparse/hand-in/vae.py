import argparse, math, random
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset
from torchvision import datasets
from torchvision.utils import make_grid, save_image
import matplotlib; matplotlib.use('Agg')
import matplotlib.pyplot as plt

p = argparse.ArgumentParser()
p.add_argument('cmd', choices=['amortized', 'sample', 'lo', 'logp'])
p.add_argument('-d', '--dim', type=int, default=200)
p.add_argument('-n', '--n-train', type=int, default=20000)
p.add_argument('-e', '--epochs', type=int, default=30)
p.add_argument('-b', '--bs', type=int, default=64)
p.add_argument('--lr', type=float, default=1e-3)
p.add_argument('--sigma-p', type=float, default=.4)
p.add_argument('-M', type=int, default=1000)
p.add_argument('--snap', type=int, nargs='+', default=[1, 5, 10, 20, 30])
p.add_argument('--seed', type=int, default=0)
a = p.parse_args()
random.seed(a.seed); torch.manual_seed(a.seed)
dev = 'cuda' if torch.cuda.is_available() else 'mps' if torch.backends.mps.is_available() else 'cpu'

# nets
E = lambda: nn.Sequential(nn.Conv2d(1, 32, 3, 2, 1), nn.ReLU(), nn.Conv2d(32, 64, 3, 2, 1), nn.ReLU(),
                          nn.Flatten(), nn.Linear(3136, 2 * a.dim)).to(dev)
G = lambda: nn.Sequential(nn.Linear(a.dim, 3136), nn.ReLU(), nn.Unflatten(1, (64, 7, 7)),
                          nn.ConvTranspose2d(64, 32, 4, 2, 1), nn.ReLU(),
                          nn.ConvTranspose2d(32, 1, 4, 2, 1), nn.Sigmoid()).to(dev)

# maths
rep = lambda m, r: m + (r / 2).exp() * torch.randn(m.size(-1), device=m.device)
kl = lambda m, r: .5 * (m ** 2 + r.exp() - r - 1).mean()
logn = lambda x, m, lv: -.5 * (math.log(2 * math.pi) + lv + (x - m) ** 2 / lv.exp()).sum(-1)


def data():
    tr, te = (datasets.MNIST('.data', train=t, download=True) for t in (True, False))
    X, Y = tr.data[:, None] / 255., tr.targets
    i = torch.cat([(Y == c).nonzero()[:a.n_train // 10, 0] for c in range(10)])
    return X[i], Y[i], te.data[:, None] / 255., te.targets


def pick(Y, k=1, seed=0):
    g = random.Random(seed)
    return torch.tensor([i for c in range(10) for i in g.sample((Y == c).nonzero()[:, 0].tolist(), k)])


def train(model, loader, step_fn, opts=None, on_snap=lambda ep: None):
    opts = opts or [torch.optim.Adam(model.parameters(), a.lr)]
    hist = []
    for ep in range(1, a.epochs + 1):
        tot = n = 0
        for b in loader:
            b = [t.to(dev) for t in b]
            loss = step_fn(model, *b)
            for o in opts: o.zero_grad()
            loss.backward()
            for o in opts: o.step()
            tot += loss.item() * len(b[0]); n += len(b[0])
        hist.append(tot / n)
        print(ep, f'{hist[-1]:.5f}', flush=True)
        if ep in a.snap: on_snap(ep)
    return hist


def plot(h, f):
    plt.figure(); plt.plot(range(1, len(h) + 1), h); plt.xlabel('epoch'); plt.ylabel('loss'); plt.savefig(f)


def rows(f, *r):
    save_image(make_grid(torch.cat([x.cpu() for x in r]), nrow=10), f)


def vae(ep=None):
    m = nn.ModuleDict(dict(e=E(), g=G()))
    if ep: m.load_state_dict(torch.load(f'am{ep}.pt', map_location=dev))
    return m


def step_am(m, x, *_):
    mu, r = m['e'](x).chunk(2, 1)
    return F.mse_loss(m['g'](rep(mu, r)), x) + kl(mu, r)


def amortized():
    X, Y, Xv, Yv = data()
    m = vae()
    plot(train(m, DataLoader(TensorDataset(X), a.bs, shuffle=True), step_am,
               on_snap=lambda ep: torch.save(m.state_dict(), f'am{ep}.pt')), 'q1_loss.png')
    for tag, S in ('train', X[pick(Y)]), ('val', Xv[pick(Yv)]):
        with torch.no_grad():
            out = [v['g'](v['e'](S.to(dev)).chunk(2, 1)[0]) for v in map(vae, a.snap)]
        rows(f'q1_{tag}.png', S, *out)


@torch.no_grad()
def sample():
    z = torch.randn(10, a.dim, device=dev)
    rows('q2.png', *[vae(ep)['g'](z) for ep in a.snap])


def lo():
    X, Y, Xv, Yv = data()
    g, z = G(), torch.randn(10, a.dim, device=dev)
    mu = nn.Parameter(torch.randn(len(X), a.dim, device=dev))
    r = nn.Parameter(torch.randn(len(X), a.dim, device=dev).pow(2).log())
    opts = [torch.optim.Adam(g.parameters(), 10 * a.lr), torch.optim.Adam([mu, r], a.lr)]
    step = lambda g, x, i: F.mse_loss(g(rep(mu[i], r[i])), x)
    snaps = {}

    def snap(ep):
        snaps[ep] = {k: v.clone() for k, v in g.state_dict().items()}
        torch.save(dict(g=snaps[ep], mu=mu.data, r=r.data), f'lo{ep}.pt')

    plot(train(g, DataLoader(TensorDataset(X, torch.arange(len(X))), a.bs, shuffle=True), step, opts, snap), 'q3_loss.png')

    # no q for val images: freeze g, fit q
    S = Xv[pick(Yv)].to(dev)
    rec, gen = [], []
    for ep in a.snap:
        g.load_state_dict(snaps[ep]); g.requires_grad_(False)
        m_, r_ = (t.requires_grad_() for t in (torch.randn(10, a.dim, device=dev), torch.randn(10, a.dim, device=dev).pow(2).log()))
        o = torch.optim.Adam([m_, r_], 1e-2)
        for _ in range(1000):
            o.zero_grad(); F.mse_loss(g(rep(m_, r_)), S).backward(); o.step()
        rec.append(g(m_.detach())); gen.append(g(z))
    rows('q3_rec.png', S, *rec)
    rows('q3_gen.png', *gen)


@torch.no_grad()
def logp():
    X, Y, Xt, Yt = data()
    m = vae(a.snap[-1])

    def lp(x):
        mu, r = m['e'](x[None].to(dev)).chunk(2, 1)
        z = mu + (r / 2).exp() * torch.randn(a.M, a.dim, device=dev)
        lw = logn(z, 0., torch.zeros_like(z)) - logn(z, mu, r)
        lx = logn(x.flatten().to(dev), m['g'](z).flatten(1), torch.tensor(math.log(a.sigma_p), device=dev))
        return (torch.logsumexp(lw + lx, 0) - math.log(a.M)).item()

    S = dict(train=X[pick(Y, 5)], test=Xt[pick(Yt, 5)])
    L = {k: torch.tensor([lp(x) for x in v]).view(10, 5) for k, v in S.items()}
    f, ax = plt.subplots(1, 10, figsize=(18, 2.3))
    for c in range(10):
        ax[c].imshow(S['test'][5 * c, 0], cmap='gray'); ax[c].set_title(f"{L['test'][c, 0]:.1f}"); ax[c].axis('off')
    f.savefig('q4a.png')
    per = torch.cat([*L.values()], 1).mean(1)
    print('\n'.join(f'{c}: {v:.2f}' for c, v in enumerate(per)), '\nargmax', per.argmax().item())
    print({k: v.mean().item() for k, v in L.items()})


{'amortized': amortized, 'sample': sample, 'lo': lo, 'logp': logp}[a.cmd]()
