import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.distributions import Independent, MultivariateNormal, Normal


def echantillon(N=1000):
    return MultivariateNormal(torch.tensor([1.0, 2.0]), torch.tensor([[0.5, 0.3], [0.3, 0.3]])).sample((N,))


def affine(x, A, b):
    return x @ A.T + b


def affine_inverse(y, A, b):
    return torch.linalg.solve(A, (y - b).T).T


def log_abs_det(A):
    """jacobienne dy/dx = A, partout la même"""
    return torch.linalg.slogdet(A).logabsdet


BASE = Independent(Normal(torch.zeros(2), torch.ones(2)), 1)


def log_proba(y, A, b):
    return BASE.log_prob(affine_inverse(y, A, b)) - log_abs_det(A)


class FluxAffine(nn.Module):
    def __init__(self):
        super().__init__()
        self.A = nn.Parameter(torch.eye(2) + 0.1 * torch.randn(2, 2))
        self.b = nn.Parameter(torch.zeros(2))

    def log_prob(self, y):
        return log_proba(y, self.A, self.b)

    @torch.no_grad()
    def generate(self, n, avec_base=False):
        x = BASE.sample((n,))
        y = affine(x, self.A, self.b)
        return (x, y) if avec_base else y


def plot(model, donnees=None, fichier=None):
    x, y = model.generate(1000, avec_base=True)
    fig, axes = plt.subplots(1, 3, figsize=(13, 4))
    axes[0].scatter(*x.T, s=3, label='base'); axes[0].scatter(*y.T, s=3, label='transformé')
    if donnees is not None:
        axes[0].scatter(*donnees.T, s=3, c='gray', alpha=.5, label='données')
    axes[0].legend()
    for k in (0, 1):
        for e, nom in ((x, 'base'), (y, 'transformé')) + (() if donnees is None else ((donnees, 'données'),)):
            axes[k + 1].hist(e[:, k].numpy(), bins=40, histtype='step', density=True, label=nom)
        axes[k + 1].set_title(f'coordonnée {k + 1}'); axes[k + 1].legend()
    if fichier:
        fig.savefig(fichier)
    plt.close(fig)


def exo10(dossier):
    d = echantillon()
    fig, ax = plt.subplots(figsize=(4, 4)); ax.scatter(*d.T, s=4)
    fig.savefig(dossier / 'a10_donnees.png'); plt.close(fig)

    q = FluxAffine()
    plot(q, fichier=dossier / 'a10_init.png')
    opt = torch.optim.Adam(q.parameters(), lr=1e-2)
    nlls = []
    for s in range(1501):
        opt.zero_grad()
        nll = -q.log_prob(d).mean()           # max de vraisemblance
        if s % 250 == 0:
            print(s, round(nll.item(), 4))
            plot(q, d, dossier / f'a10_{s:04d}.png')
        nll.backward()
        opt.step()
        nlls.append(nll.item())
    with torch.no_grad():
        print('b =', q.b.tolist(), ' A A^T =', (q.A @ q.A.T).tolist())
    fig, ax = plt.subplots(); ax.plot(nlls); ax.set_ylabel('NLL'); fig.savefig(dossier / 'a10_nll.png'); plt.close(fig)
