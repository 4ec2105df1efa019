"""
Exercise 10 - affine normalizing flow

Jacobian: y_i = sum_j A_ij x_j + b_i   ->   dy_i/dx_j = A_ij, so dy/dx = A (no x in it), log|det| = log|det A|
Change of variables: log p_y(y) = log p_x(f^-1(y)) - log|det A|
"""
import numpy as np
import torch
from torch import nn
from torch.distributions import MultivariateNormal, Normal
import matplotlib.pyplot as plt


def sample_target(N=1000):
    x = np.random.default_rng(3).multivariate_normal([1, 2], [[0.5, 0.3], [0.3, 0.3]], N)
    return torch.tensor(x, dtype=torch.float32)


def transform(x, A, b):
    return x @ A.T + b


def inverse_transform(y, A, b):
    return (y - b) @ torch.inverse(A).T


def logabsdet(A):
    return torch.log(torch.abs(torch.det(A)))


def log_prob(y, A, b):
    base = MultivariateNormal(torch.zeros(2), torch.eye(2))
    return base.log_prob(inverse_transform(y, A, b)) - logabsdet(A)


class Flow(nn.Module):
    def __init__(self):
        super().__init__()
        self.A = nn.Parameter(torch.tensor([[1.0, 0.1], [-0.1, 1.0]]))
        self.b = nn.Parameter(torch.zeros(2))
        self.base = Normal(0.0, 1.0)

    def log_prob(self, y):
        x = inverse_transform(y, self.A, self.b)
        return self.base.log_prob(x) - logabsdet(self.A)

    def generate(self, n):
        x = self.base.sample((n, 2))
        return x, transform(x, self.A, self.b)


def plot(model, title=""):
    with torch.no_grad():
        x, y = model.generate(2000)
    fig, ax = plt.subplots(1, 3, figsize=(13, 4))
    ax[0].scatter(*x.T, s=2, label="base"), ax[0].scatter(*y.T, s=2, label="flow"), ax[0].legend()
    for d in range(2):
        ax[d + 1].hist(x[:, d].numpy(), 50, alpha=0.5)
        ax[d + 1].hist(y[:, d].numpy(), 50, alpha=0.5)
        ax[d + 1].set_xlabel(f"x{d + 1}")
    fig.suptitle(title)
    plt.savefig(f"ex10_{title or 'init'}.png")
    plt.show()


if __name__ == "__main__":
    data = sample_target()
    plt.scatter(*data.T, s=3), plt.savefig("ex10_data.png"), plt.show()
    flow = Flow()
    plot(flow)
    opt = torch.optim.Adam(flow.parameters(), lr=5e-3)
    for step in range(3000):
        nll = -flow.log_prob(data).mean()
        opt.zero_grad()
        nll.backward()
        opt.step()
        if step in (100, 500, 1000, 2999):
            print(step, nll.item())
            plot(flow, f"step{step}")
