from __future__ import print_function, division
from common import *
from torch.distributions import Normal

np.random.seed(9); torch.manual_seed(9)

# --- 9
A = np.array([[1., .2], [.2, 1.]]); b = np.array([1., 2.])
mu_x, S_x = np.zeros(2), np.eye(2)
mu_y, S_y = A.dot(mu_x) + b, A.dot(S_x).dot(A.T)
x = np.random.multivariate_normal(mu_x, S_x, 3000)
fx = x.dot(A.T) + b
y = np.random.multivariate_normal(mu_y, S_y, 3000)
back = (y - b).dot(np.linalg.inv(A).T)
for n, s in [('f(x)', fx), ('y', y), ('x', x), ('f^-1(y)', back)]:
    print('%-8s mean %s cov %s' % (n, s.mean(0).round(2), np.cov(s.T).round(2).tolist()))
plt.figure(figsize=(11, 5))
plt.subplot(121); plt.plot(fx[:, 0], fx[:, 1], '.', ms=2, label='f(x)'); plt.plot(y[:, 0], y[:, 1], '.', ms=2, label='y ~ p(y)'); plt.legend()
plt.subplot(122); plt.plot(x[:, 0], x[:, 1], '.', ms=2, label='x ~ p(x)'); plt.plot(back[:, 0], back[:, 1], '.', ms=2, label='f^-1(y)'); plt.legend()
plt.savefig('ex9.png'); plt.close()

# --- 10
DATA = torch.from_numpy(np.random.multivariate_normal([1, 2], [[.5, .3], [.3, .3]], 1000)).float()
plt.figure(); plt.plot(DATA.numpy()[:, 0], DATA.numpy()[:, 1], '.'); plt.xlabel('x1'); plt.ylabel('x2'); plt.savefig('ex10_data.png'); plt.close()


def affine(x, A, b):
    return torch.mm(x, A.t()) + b.expand_as(x)


def affine_inverse(y, A, b):
    return torch.mm(y - b.expand_as(y), torch.inverse(A).t())


def log_abs_det(A):
    return torch.log(torch.abs(A[0, 0] * A[1, 1] - A[0, 1] * A[1, 0]))


def log_prob(y, A, b):
    x = affine_inverse(y, A, b)
    return Normal(torch.zeros(2), torch.ones(2)).log_prob(x).sum(1) - log_abs_det(A)


class AffineFlow(nn.Module):
    def __init__(self):
        super(AffineFlow, self).__init__()
        self.A = nn.Parameter(torch.eye(2) + .1 * torch.randn(2, 2))
        self.b = nn.Parameter(torch.zeros(2))

    def log_prob(self, y):
        return log_prob(y, self.A, self.b)

    def generate(self, n):
        base = Variable(torch.randn(n, 2))
        return base, affine(base, self.A, self.b)


def plot(model, fname='ex10_flow.png'):
    base, gen = [v.data.numpy() for v in model.generate(1000)]
    plt.figure(figsize=(15, 4))
    plt.subplot(131)
    plt.plot(DATA.numpy()[:, 0], DATA.numpy()[:, 1], '.', ms=2, color='gray', label='data')
    plt.plot(base[:, 0], base[:, 1], '.', ms=3, label='base'); plt.plot(gen[:, 0], gen[:, 1], '.', ms=3, label='transformed')
    plt.xlabel('x1'); plt.ylabel('x2'); plt.legend()
    for k in (0, 1):
        plt.subplot(1, 3, k + 2)
        plt.hist(base[:, k], 40, alpha=.5, label='base'); plt.hist(gen[:, k], 40, alpha=.5, label='transformed')
        plt.xlabel('x%d' % (k + 1)); plt.legend()
    plt.savefig(fname); plt.close()


# quick test of the density with another matrix: must integrate to 1
At, bt = torch.FloatTensor([[1., .5], [-.4, .8]]), torch.FloatTensor([.2, -.1])
g = np.linspace(-8, 8, 400); gx, gy = np.meshgrid(g, g)
pr = np.exp(log_prob(torch.from_numpy(np.c_[gx.ravel(), gy.ravel()]).float(), At, bt).numpy())
print('integral %.4f' % (pr.sum() * (g[1] - g[0]) ** 2))

flow = AffineFlow()
plot(flow, 'ex10_init.png')
optimizer = torch.optim.Adam(flow.parameters(), lr=1e-2)
data = Variable(DATA)
for it in range(1501):
    optimizer.zero_grad()
    loss = -flow.log_prob(data).mean()
    loss.backward()
    optimizer.step()
    if it % 300 == 0:
        print('it %d nll %.4f' % (it, float(loss.data)))
        plot(flow, 'ex10_it%04d.png' % it)
print('b', flow.b.data.numpy(), 'AAt', torch.mm(flow.A, flow.A.t()).data.numpy().tolist(), 'cov', np.cov(DATA.numpy().T).tolist())
