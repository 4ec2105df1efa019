# %% Aufgabe 9, numerisch (Herleitung in der .md)
import matplotlib.pyplot as plt
import torch
from torch.distributions import MultivariateNormal

torch.manual_seed(3)
A = torch.tensor([[1.0, 0.2], [0.2, 1.0]])
b = torch.tensor([1.0, 2.0])
px = MultivariateNormal(torch.zeros(2), torch.eye(2))
py = MultivariateNormal(A @ px.mean + b, A @ px.covariance_matrix @ A.T)

x = px.sample((5000,))
y_trafo = x @ A.T + b
y_direkt = py.sample((5000,))
x_zurueck = (y_direkt - b) @ torch.linalg.inv(A).T

for name, s in [("f(x)", y_trafo), ("p(y)", y_direkt), ("p(x)", x), ("f^-1(y)", x_zurueck)]:
    print(name, s.mean(0).tolist(), torch.cov(s.T).tolist())

fig, ax = plt.subplots(1, 2, figsize=(11, 5))
ax[0].scatter(*y_direkt.T, s=2, label="p(y)"); ax[0].scatter(*y_trafo.T, s=2, alpha=.5, label="f(x)"); ax[0].legend()
ax[1].scatter(*x.T, s=2, label="p(x)"); ax[1].scatter(*x_zurueck.T, s=2, alpha=.5, label="f^-1(y)"); ax[1].legend()
fig.savefig("a09.png")
