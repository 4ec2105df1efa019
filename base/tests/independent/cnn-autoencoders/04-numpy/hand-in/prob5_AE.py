import numpy as np, torch, matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
from functools import reduce
from torch import nn
from prob4_CNN import X, V, W, fit

mlp = lambda *s: nn.Sequential(*reduce(lambda l, ab: l + [nn.Linear(*ab), nn.ReLU()], zip(s, s[1:]), [])[:-1])
enc, dec = mlp(784, 400, 200, 50, 2), mlp(2, 50, 200, 400, 784)
ae = nn.ModuleList([enc, dec])
rec = lambda x: torch.sigmoid(dec(enc(x.flatten(1)))).view_as(x)
mse = lambda a, b: ((a - b)**2).mean()

def rows(fn, *ims, n=12):
    plt.imshow(np.block([[np.asarray(im)[i, 0] for i in range(n)] for im in ims]), cmap='gray'); plt.axis('off'); plt.savefig(fn, bbox_inches='tight'); plt.close()

def emb(fn, z):
    plt.scatter(*np.asarray(z).T, c=W[:len(z)], cmap='tab10', s=6); plt.xlabel('z1'); plt.ylabel('z2'); plt.savefig(fn); plt.close()

if __name__ == '__main__':
    # 5.2
    r = np.random.default_rng(0); t = r.uniform(-2, 2, 500); A = np.stack([t, t**2])
    B = A + r.normal(0, .25, A.shape)
    plt.scatter(*B, s=5); plt.xlabel('x'); plt.ylabel('y'); plt.title('corrupted, s=.25'); plt.savefig('corrupted.png'); plt.close()
    # 5.4
    fit(ae.parameters(), lambda b: mse(rec(X[b]), X[b]), len(X), 12)
    torch.save(ae.state_dict(), 'mnist_ae.pt')
    with torch.no_grad(): rows('ae_rec.png', V, rec(V[:12])); emb('ae_emb.png', enc(V[:2000].flatten(1)))
