import numpy as np, torch, matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
from torch import nn
from functools import partial, reduce
from itertools import chain
from torchvision import datasets
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(0); torch.manual_seed(0)
D, SP, EPS, SNAP, M = 200, .4, 30, (1, 5, 10, 20, 30), 1000
load = lambda train: (lambda d: (d.data.numpy()[:, None].astype('f4') / 255, d.targets.numpy()))(datasets.MNIST('./data', train=train, download=True))
(X, Y), (V, W) = load(True), load(False)
i = train_test_split(np.arange(len(X)), train_size=5000, stratify=Y, random_state=0)[0]
X, Y = X[i], Y[i]
t = torch.from_numpy
one_each = lambda y: np.array([rng.choice(np.flatnonzero(y == c)) for c in range(10)])
xi, vi = one_each(Y), one_each(W)

enc = nn.Sequential(nn.Conv2d(1, 32, 4, 2, 1), nn.ReLU(), nn.Conv2d(32, 64, 4, 2, 1), nn.ReLU(), nn.Flatten(), nn.Linear(3136, 2*D))
mk_dec = lambda: nn.Sequential(nn.Linear(D, 3136), nn.ReLU(), nn.Unflatten(1, (64, 7, 7)), nn.ConvTranspose2d(64, 32, 4, 2, 1), nn.ReLU(),
                               nn.ConvTranspose2d(32, 1, 4, 2, 1), nn.Sigmoid())
split = lambda h: (h[:, :D], h[:, D:])
draw = lambda m, r: m + torch.exp(.5 * r) * torch.randn_like(m)
kl = lambda m, r: .5 * (m**2 + r.exp() - r - 1).sum(1).mean()
obj = lambda dec, x, m, r: ((dec(draw(m, r)) - x)**2).mean() + kl(m, r)

def descend(opt, f):
    opt.zero_grad(); l = f(); l.backward(); opt.step()
    return l.item()

def fit(dec, q, opt, tag, after=lambda e: None):
    """q: indices, x -> (m, r). returns loss per epoch and decoder states at SNAP"""
    hist, states = [], {}
    for e in range(1, EPS + 1):
        hist.append(np.mean([descend(opt, lambda: obj(dec, t(X[b]), *q(b, t(X[b])))) for b in np.array_split(rng.permutation(len(X)), len(X)//64 + 1)]))
        if e in SNAP:
            states[e] = {k: v.clone() for k, v in dec.state_dict().items()}; after(e)
        print(tag, e, hist[-1])
    np.savez(tag + '.npz', **{k: v.numpy() for k, v in dec.state_dict().items()})
    return hist, states

def grid(rows, fn, lab=None):
    f, ax = plt.subplots(len(rows), 10, figsize=(10, len(rows)), squeeze=False)
    for r, a in zip(rows, ax):
        for im, b in zip(r, a): b.imshow(np.asarray(im).reshape(28, 28), cmap='gray'); b.set_xticks([]); b.set_yticks([])
    for a, l in zip(ax[:, 0], lab or ['x', *SNAP]): a.set_ylabel(l)
    f.savefig(fn); plt.close(f)

# Q1
dec = mk_dec(); recV, recX = [V[vi]], [X[xi]]
@torch.no_grad()
def snap(e):
    recV.append(dec(draw(*split(enc(t(V[vi])))))); recX.append(dec(draw(*split(enc(t(X[xi]))))))
h, S = fit(dec, lambda b, x: split(enc(x)), torch.optim.Adam(chain(enc.parameters(), dec.parameters()), 1e-3), 'amortized', snap)
np.savez('enc.npz', **{k: v.numpy() for k, v in enc.state_dict().items()})
plt.plot(range(1, EPS+1), h); plt.xlabel('epoch'); plt.ylabel('loss'); plt.savefig('q1_loss.png'); plt.close()
grid(recV, 'q1_val.png'); grid(recX, 'q1_train.png')

# Q2
z = torch.randn(10, D)
gen = lambda s, z: (lambda d: (d.load_state_dict(s), d(z).detach())[1])(mk_dec())
grid([gen(S[e], z) for e in SNAP], 'q2.png', SNAP)

# Q3
mu, r = (torch.randn(len(X), D).requires_grad_() for _ in range(2))
lo = mk_dec(); rec = [V[vi]]
def snap_lo(e, steps=300):
    m, s = (torch.randn(10, D).requires_grad_() for _ in range(2)); o = torch.optim.Adam([m, s], 1e-2)
    for _ in range(steps): descend(o, lambda: obj(lo, t(V[vi]), m, s))
    rec.append(lo(draw(m, s)).detach())
hl, SL = fit(lo, lambda b, x: (mu[b], r[b]), torch.optim.Adam([*lo.parameters(), mu, r], 1e-3), 'lo', snap_lo)
np.savez('lo_q.npz', mu=mu.detach(), r=r.detach())
grid(rec, 'q3_val.png'); grid([gen(S[30], z), gen(SL[30], z)], 'q3_samples.png', ['Q2', 'Q3'])

# Q4, all sums in numpy float64
logn = lambda x, m, r: -.5 * (np.log(2*np.pi) + r + (x - m)**2 / np.exp(.5 * r)).sum(-1)
@torch.no_grad()
def logp(x):
    m, s = split(enc(t(x[None]))); zz = draw(m.expand(M, D), s.expand(M, D)); g = dec(zz).reshape(M, -1)
    n = lambda a: a.double().numpy()
    w = logn(n(zz), 0., 0.) + logn(x.ravel(), n(g), 2*np.log(SP)) - logn(n(zz), n(m), n(s))
    return torch.logsumexp(t(w), 0).item() - np.log(M)
five = lambda A, y: [[A[k] for k in rng.choice(np.flatnonzero(y == c), 5, False)] for c in range(10)]
I = [five(X, Y), five(V, W)]
L = np.array([[[logp(x) for x in c] for c in s] for s in I])      # 2 x 10 x 5
f, ax = plt.subplots(1, 10, figsize=(14, 2))
for c, a in enumerate(ax): a.imshow(I[1][c][0][0], cmap='gray'); a.set_title('%.0f' % L[1, c, 0]); a.axis('off')
f.savefig('q4a.png')
print('digit', L.mean((0, 2)).round(1)); print('train/test', L.mean((1, 2)).round(1))
