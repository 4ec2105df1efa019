r"""
Exercise 9 - x ~ N(mu_x, Sigma_x)  (standard normal: mu_x = 0, Sigma_x = 1),  y = A x + b

mean:        E[y] = A E[x] + b = A mu_x + b           -> b
covariance:  y - E[y] = A (x - mu_x)
             Sigma_y = E[(y-Ey)^T (y-Ey)] = E[(x-mu_x)^T A^T A (x-mu_x)]  ->  Sigma_y = A^T Sigma_x A
             standard normal: A^T A = [[1.04, 0.4], [0.4, 1.04]]
"""
import torch
from torch.distributions import MultivariateNormal
import matplotlib.pyplot as plt

A = torch.tensor([[1.0, 0.2], [0.2, 1.0]])
b = torch.tensor([1.0, 2.0])


def f(x):
    return torch.einsum("ij,nj->ni", A, x) + b


def f_inverse(y):
    return torch.einsum("ij,nj->ni", torch.linalg.inv(A), y - b)


if __name__ == "__main__":
    px = MultivariateNormal(torch.zeros(2), torch.eye(2))
    py = MultivariateNormal(b, A.T @ torch.eye(2) @ A)
    n = 3000
    fig, (l, r) = plt.subplots(1, 2, figsize=(10, 5))
    xs, ys = px.sample((n,)), py.sample((n,))
    l.scatter(*f(xs).T, s=3, alpha=0.5, label="f(x), x~p(x)")
    l.scatter(*ys.T, s=3, alpha=0.5, label="y~p(y)")
    r.scatter(*f_inverse(ys).T, s=3, alpha=0.5, label="f^-1(y), y~p(y)")
    r.scatter(*xs.T, s=3, alpha=0.5, label="x~p(x)")
    l.legend(), r.legend(), plt.savefig("ex09.png"), plt.show()
    print("cov of f(x):\n", f(xs).T.cov(), "\nshould be\n", py.covariance_matrix)
    print("cov of f^-1(y):\n", f_inverse(ys).T.cov())
