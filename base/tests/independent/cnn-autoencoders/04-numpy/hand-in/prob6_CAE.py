import numpy as np, torch, matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
from functools import partial
from torch import nn
from torch.nn.functional import relu, max_pool2d, interpolate
from prob4_CNN import X, V, W, fit
from prob5_AE import mse, rows, emb

conv = partial(nn.Conv2d, kernel_size=3, stride=1, padding=1)
up, pool = partial(interpolate, scale_factor=2, mode='nearest'), partial(max_pool2d, kernel_size=2, stride=2)
make = lambda: nn.ModuleDict(dict(c1=conv(1, 4), c2=conv(4, 8), e1=nn.Linear(392, 20), e2=nn.Linear(20, 2),
                                  d1=nn.Linear(2, 20), d2=nn.Linear(20, 392), c3=conv(8, 4), c4=conv(4, 1)))
noise = lambda s, x: x + s * torch.randn_like(x)

def run(m, skip, x):
    p = pool(relu(m['c1'](x))); q = pool(relu(m['c2'](p)))
    z = m['e2'](relu(m['e1'](q.flatten(1))))
    h = relu(m['d2'](relu(m['d1'](z)))).view(-1, 8, 7, 7)
    h = relu(m['c3'](up(h))) + skip * p
    return torch.sigmoid(m['c4'](up(h))), z

if __name__ == '__main__':
    H = {}
    for s in (0., .3):                   # s = std of the noise
        for skip in (0, 1):
            m, tag = make(), ('mnist_cae' + '_skip'*skip + '_noise'*bool(s))
            H[tag] = fit(m.parameters(), lambda b: mse(run(m, skip, noise(s, X[b]))[0], X[b]), len(X), 10)
            torch.save(m.state_dict(), tag + '.pt')
            with torch.no_grad(): xi = noise(s, V[:2000]); o, z = run(m, skip, xi)
            rows(tag + '_rec.png', V, xi, o); emb(tag + '_emb.png', z)
    for t, h in H.items(): plt.plot(np.arange(1, 11), h, label=t)
    plt.xlabel('epoch'); plt.ylabel('training mse'); plt.legend(); plt.savefig('cae_losses.png')
