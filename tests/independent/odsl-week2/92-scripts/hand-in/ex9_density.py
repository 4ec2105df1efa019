import os
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch
from torch.distributions import MultivariateNormal

os.makedirs("figs", exist_ok=True)
torch.manual_seed(9)

A = torch.tensor([[1.0, 0.2], [0.2, 1.0]])
b = torch.tensor([1.0, 2.0])
mu_x, Sigma_x = torch.zeros(2), torch.eye(2)

mu_y = A @ mu_x + b
Sigma_y = A.T @ Sigma_x @ A

if __name__ == "__main__":
    x = MultivariateNormal(mu_x, Sigma_x).sample((5000,))
    fx = (A @ x.T).T + b
    y = MultivariateNormal(mu_y, Sigma_y).sample((5000,))
    x_back = (torch.inverse(A) @ (y - b).T).T

    print("prediction", mu_y, Sigma_y)
    print("f(x)      ", fx.mean(0), torch.cov(fx.T))
    print("x back    ", x_back.mean(0), torch.cov(x_back.T))

    fig, (l, r) = plt.subplots(1, 2, figsize=(10, 5))
    l.scatter(*fx.T, s=2, label="f(x)")
    l.scatter(*y.T, s=2, label="y ~ p(y)")
    r.scatter(*x.T, s=2, label="x ~ p(x)")
    r.scatter(*x_back.T, s=2, label="f^-1(y)")
    for ax in (l, r):
        ax.legend()
        ax.axis("equal")
    fig.savefig("figs/ex9.png", dpi=150)
