import io, urllib.request
from functools import partial, reduce
from itertools import product
import numpy as np, torch, matplotlib.pyplot as plt
from numpy.lib.stride_tricks import sliding_window_view
from torch import nn
import torch.nn.functional as F

rng = np.random.default_rng(0); torch.manual_seed(0)
T = lambda a: torch.as_tensor(np.asarray(a), dtype=torch.float32)
show = lambda name: (plt.tight_layout(), plt.savefig(name + '.png'), plt.close('all'))

# --- 1
kl = lambda m1, s1, m2, s2: np.log(s2/s1) + (s1**2 + (m1-m2)**2)/(2*s2**2) - .5
print(kl(1, 1, 1.5, .2), kl(1.5, .2, 1, 1))

# --- 3
f = lambda phi, x0=1., y0=2.: (phi[0]-x0)**2 + .2*(phi[1]-y0)**2
g = np.linspace(-2, 4, 150); G = np.stack(np.meshgrid(g, g))
iso = lambda: (plt.contour(*G, f(torch.from_numpy(G)).numpy(), 25), plt.xlabel('x'), plt.ylabel('y'))
iso(); show('3_iso')

def gd(start, lr=.1, n=60):
    p = torch.tensor(start, requires_grad=True); out = []
    for _ in range(n):
        v = f(p); v.backward(); out.append([*p.tolist(), v.item()])
        with torch.no_grad(): p -= lr*p.grad
    return np.array(out)

def adam(start, lr=.1, n=60):
    p = torch.tensor(start, requires_grad=True); o = torch.optim.Adam([p], lr); out = []
    for _ in range(n):
        o.zero_grad(); v = f(p); v.backward(); out.append([*p.tolist(), v.item()]); o.step()
    return np.array(out)

S = [[-1.5, -1.], [3.5, -1.5], [-1., 3.8]]
iso()
for s, (m, st) in product(S, ((gd, '.-'), (adam, 'x--'))):
    h = m(s); plt.plot(h[:, 0], h[:, 1], st, label=f'{m.__name__} {s}'); print(m.__name__, s, h[-1])
plt.legend(fontsize=6); show('3_traj')
# GD circles around the minimum for a while (like a ball with inertia), adam goes there more directly

# --- 4
M = [np.zeros(2), np.ones(2)]; C = [np.eye(2), np.array([[1, .8], [.8, 1]])]
def get_data(N):
    X = np.concatenate([rng.multivariate_normal(m, c, N) for m, c in zip(M, C)])
    return T(X), T(np.repeat([0, 1], N))
X, y = get_data(1000); print(X.shape, y.shape)
pts = lambda X, y: (plt.scatter(*X.T, c=y.ravel(), s=4, cmap='coolwarm'), plt.xlabel('$x_1$'), plt.ylabel('$x_2$'))
pts(X, y); show('4_data')

class Logistic(nn.Module):
    def __init__(s): super().__init__(); s.l = nn.Linear(2, 1)
    def forward(s, x): return s.l(x).sigmoid()
dense = lambda *n: nn.Sequential(*reduce(lambda a, b: a + [nn.ReLU(), b], (nn.Linear(i, o) for i, o in zip(n, n[1:])), [])[1:])
deep = lambda: nn.Sequential(dense(2, 50, 50, 50, 1), nn.Sigmoid())

bce = lambda m, X, y: F.binary_cross_entropy(m(X).squeeze(1), y.reshape(-1))
def fit(model, data, nsteps, loss=bce, test=None, lr=1e-3, every=1):
    o = torch.optim.Adam(model.parameters(), lr); h = []
    for i in range(nsteps):
        L = loss(model, *data()); o.zero_grad(); L.backward(); o.step()
        with torch.no_grad(): h.append((L.item(), loss(model, *test()).item() if test and i % every == 0 else np.nan))
    return model, np.array(h)
train_model_infinite_data = lambda model, nsteps: (lambda m, h: (m, h[:, 0]))(*fit(model, partial(get_data, 200), nsteps))

def plot_decision_boundary(model, ext=(-4, 5)):
    a = np.linspace(*ext, 120); A, B = np.meshgrid(a, a)
    with torch.no_grad(): Z = model(T(np.c_[A.ravel(), B.ravel()])).numpy().reshape(A.shape)
    plt.colorbar(plt.contourf(A, B, Z, np.linspace(0, 1, 21), cmap='coolwarm', alpha=.7)); plt.contour(A, B, Z, [.5], colors='k')
    plt.xlabel('$x_1$'); plt.ylabel('$x_2$')

inf = {k: train_model_infinite_data(m, 3000) for k, m in (('logistic', Logistic()), ('deep', deep()))}
[plt.plot(h, label=k) for k, (_, h) in inf.items()]; plt.legend(); plt.xlabel('step'); plt.ylabel('loss'); show('4_loss')
for k, (m, _) in inf.items(): plot_decision_boundary(m); pts(X, y); plt.title(k); show('4_db_' + k)
print({k: h[-100:].mean() for k, (_, h) in inf.items()})

maha = lambda x, m, c: np.einsum('ni,ij,nj->n', x-m, np.linalg.inv(c), x-m)
log_likelihood_ratio = lambda x: -.5*(maha(x, M[1], C[1]) - maha(x, M[0], C[0]))     # norm. constants drop out
llr = log_likelihood_ratio(X.numpy())
for k, (m, _) in inf.items(): plt.scatter(llr, m(X).detach(), s=3, label=k)
plt.xlim(-12, 4); plt.xlabel('LLR'); plt.ylabel('p(1|x)'); plt.legend(); show('4_llr')

# --- 5
test = get_data(4000)
def finite(n, nsteps=1500):
    D = get_data(n//2)
    r = {k: fit(m, lambda: D, nsteps, test=lambda: test) for k, m in (('logistic', Logistic()), ('deep', deep()))}
    for i, (k, (m, h)) in enumerate(r.items()):
        plt.figure(0); plt.plot(h[:, 0], f'C{i}-', label=k+' train'); plt.plot(h[:, 1], f'C{i}--', label=k+' test')
        plt.figure(i+1); plt.plot(h); plt.legend(['train', 'test']); plt.xlabel('step'); plt.ylabel('loss'); plt.title(f'{k} {n}'); plt.savefig(f'5_{k}_{n}.png')
        print(n, k, h[-1], h[:, 1].min())
    plt.figure(0); plt.ylim(0, 1); plt.legend(); plt.xlabel('step'); plt.ylabel('loss'); show(f'5_cmp_{n}')
    plot_decision_boundary(r['deep'][0]); pts(*D); show(f'5_db_{n}')
for n in (500, 2000, 5000): finite(n)

# --- 6
f6 = lambda x: np.sin(5*x[:, 0]) + np.cos(8*x[:, 1])
def get_data6(N):
    x = rng.uniform(-2, 2, (N, 2))
    return T(x), T(f6(x) > 0)
D6 = get_data6(1000); pts(*D6); show('6_data')
bcel = lambda m, X, y: F.binary_cross_entropy_with_logits(m(X).squeeze(1), y)
for n in [(2, 20, 20, 20, 20, 1), *((2, k, 1) for k in (300, 500, 1500, 7000))]:
    h = fit(dense(*n), lambda: D6, 2000, bcel)[1][:, 0]; plt.plot(h, label=str(n)); print(n, h[-1])
plt.legend(); plt.xlabel('step'); plt.ylabel('loss'); show('6_loss')

# --- 7
from PIL import Image
grey = lambda url: np.asarray(Image.open(io.BytesIO(urllib.request.urlopen(url).read())).convert('L'), dtype=float)
try: im = grey('https://www.python.org/static/community_logos/python-logo-master-v3-TM.png')
except Exception: from scipy.datasets import face; im = None
if im is None:
    from sklearn.datasets import load_sample_image; im = load_sample_image('china.jpg').mean(2)
conv3 = lambda im, k: np.einsum('ijkl,kl->ij', sliding_window_view(np.pad(im, 1), (3, 3)), k)
kv = np.outer([1, 2, 1], [1, 0, -1]).astype(float); kh = kv.T
c = nn.Conv2d(1, 2, 3, padding=1, bias=False); print(c.weight.shape)   # params: c.weight, c.bias / c.parameters()
c.weight.data = T(np.stack([kv, kh])[:, None])
o = c(T(im)[None, None]).detach().numpy()[0]
print(np.allclose(o, [conv3(im, kv), conv3(im, kh)], atol=1e-2))
for i, (a, t) in enumerate(zip([im, conv3(im, kv), conv3(im, kh), im, *o], ['img', 'vert', 'horiz', 'img', 'torch vert', 'torch horiz'])):
    plt.subplot(2, 3, i+1); plt.imshow(a, cmap='gray'); plt.title(t); plt.axis('off')
show('7')

# --- 8  (784 not 768; package mnist is dead)
from torchvision.datasets import MNIST
(Xa, ya), (Xb, yb) = [((d := MNIST('./data', train=t, download=True)).data.float().flatten(1)/255, d.targets) for t in (True, False)]
for i in range(10): plt.subplot(2, 5, i+1); plt.imshow(Xa[i].view(28, 28)); plt.title(int(ya[i])); plt.axis('off')
show('8_ex')
mlp = lambda h=100: nn.Sequential(dense(784, h, h, h, 10), nn.Softmax(dim=1))
blk = lambda i, o, k: [nn.Conv2d(i, o, k), nn.ReLU(), nn.MaxPool2d(2)]
cnn = lambda: nn.Sequential(nn.Unflatten(1, (1, 28, 28)), *blk(1, 16, 5), *blk(16, 32, 3), *blk(32, 64, 2), nn.Flatten(), nn.Linear(256, 10), nn.Softmax(dim=1))
npar = lambda m: sum(map(torch.numel, m.parameters()))
ce = lambda m, X, y: F.cross_entropy(m(X), y)
def batch(n=128): i = rng.integers(0, len(Xa), n); return Xa[i], ya[i]
R = {}
for k, m in dict(mlp=mlp(), cnn=cnn(), mlp400=mlp(400), mlp1000=mlp(1000)).items():
    R[k] = fit(m, batch, 1000, ce, lambda: (Xb, yb), every=25); m = R[k][0]
    with torch.no_grad(): print(k, npar(m), np.nanmean(R[k][1][-50:, 1]), (m(Xb).argmax(1) == yb).float().mean().item())
for i, k in enumerate(('mlp', 'cnn')):
    h = R[k][1]; j = ~np.isnan(h[:, 1]); plt.plot(h[:, 0], f'C{i}', alpha=.3, label=k+' train'); plt.plot(np.flatnonzero(j), h[j, 1], f'C{i}--', label=k+' test')
plt.legend(); plt.xlabel('step'); plt.ylabel('loss'); show('8_loss')
# 8.5: mlp1000 comes closest, 2797010 parameters

# --- 9
A, b = np.array([[1, .2], [.2, 1]]), np.array([1., 2.])
x = rng.normal(size=(5000, 2)); yt = x@A.T + b; ys = rng.multivariate_normal(b, A@A.T, 5000); xi = np.linalg.solve(A, (ys-b).T).T
for n, v in dict(x=x, Ax_b=yt, y=ys, finv=xi).items(): print(n, v.mean(0).round(2), np.cov(v.T).round(2).tolist())
for i, (p, q) in enumerate(((yt, ys), (x, xi))): plt.subplot(1, 2, i+1); plt.scatter(*p.T, s=2); plt.scatter(*q.T, s=2); plt.legend([['f(x)', 'p(y)'], ['p(x)', '$f^{-1}(y)$']][i])
show('9')

# --- 10
Y = T(rng.multivariate_normal([1, 2], [[.5, .3], [.3, .3]], 1000)); plt.scatter(*Y.T, s=3); plt.xlabel('$x_1$'); plt.ylabel('$x_2$'); show('10_data')
fwd = lambda x, A, b: x@A.T + b
inv = lambda y, A, b: torch.linalg.solve(A, (y-b).T).T
lad = lambda A: torch.linalg.slogdet(A)[1]
logp = lambda y, A, b: torch.distributions.Normal(0., 1.).log_prob(inv(y, A, b)).mean(1) - lad(A)
class Flow(nn.Module):
    def __init__(s): super().__init__(); s.A = nn.Parameter(torch.eye(2) + .1*torch.randn(2, 2)); s.b = nn.Parameter(torch.zeros(2))
    def log_prob(s, y): return logp(y, s.A, s.b)
    def generate(s, n=1000): x = torch.randn(n, 2); return x, fwd(x, s.A, s.b)
def plot(m, name):
    xy = [v.detach().numpy() for v in m.generate()]; fig, ax = plt.subplots(1, 3, figsize=(13, 4))
    for v, l in zip(xy, ('base', 'flow')): ax[0].scatter(*v.T, s=3, label=l); [ax[k+1].hist(v[:, k], 40, alpha=.5, label=l) for k in (0, 1)]
    ax[0].legend(); ax[1].set_xlabel('$x_1$'); ax[2].set_xlabel('$x_2$'); show(name)
fl = Flow(); plot(fl, '10_init'); o = torch.optim.Adam(fl.parameters(), 1e-2)
for i in range(1501):
    L = -fl.log_prob(Y).mean(); o.zero_grad(); L.backward(); o.step()
    if i % 300 == 0: print(i, L.item()); plot(fl, f'10_{i}')
print(fl.b.data, (fl.A@fl.A.T).data, np.cov(Y.T))
