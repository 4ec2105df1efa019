import matplotlib.pyplot as plt
import torch
from torch.distributions import MultivariateNormal

A = torch.tensor([[1.0, 0.2], [0.2, 1.0]])
b = torch.tensor([1.0, 2.0])


def exo9(dossier):
    p_x = MultivariateNormal(torch.zeros(2), torch.eye(2))
    p_y = MultivariateNormal(A @ torch.zeros(2) + b, A @ torch.eye(2) @ A.T)

    n = 5000
    x = p_x.sample((n,))
    y_transf = x @ A.T + b            # les points sont des lignes
    y_direct = p_y.sample((n,))
    x_retour = (y_direct - b) @ torch.linalg.inv(A).T

    fig, axes = plt.subplots(1, 2, figsize=(9, 4))
    axes[0].scatter(*y_direct.T, s=2, label='y ~ p(y)'); axes[0].scatter(*y_transf.T, s=2, label='Ax+b')
    axes[1].scatter(*x.T, s=2, label='x ~ p(x)'); axes[1].scatter(*x_retour.T, s=2, label='inverse(y)')
    for ax in axes:
        ax.legend(); ax.set_aspect('equal')
    fig.savefig(dossier / 'a9.png'); plt.close(fig)
    for nom, e in (('Ax+b', y_transf), ('p(y)', y_direct), ('x', x), ('inverse', x_retour)):
        print(nom, e.mean(0).tolist(), torch.cov(e.T).tolist())
