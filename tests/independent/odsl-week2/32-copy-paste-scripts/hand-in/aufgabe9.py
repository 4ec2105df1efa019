import torch
import matplotlib.pyplot as plt
from torch.distributions import MultivariateNormal

A = torch.tensor([[1.0, 0.2], [0.2, 1.0]])
b = torch.tensor([1.0, 2.0])

mu_x = torch.zeros(2)
Sigma_x = torch.eye(2)
mu_y = torch.matmul(A, mu_x) + b
Sigma_y = torch.matmul(torch.matmul(A, Sigma_x), A.T)

x = MultivariateNormal(mu_x, Sigma_x).sample((2000,))
fx = torch.matmul(A, x.T).T + b
y = MultivariateNormal(mu_y, Sigma_y).sample((2000,))

plt.figure()
plt.scatter(fx[:, 0], fx[:, 1], s=3, label="f(x)")
plt.scatter(y[:, 0], y[:, 1], s=3, label="p(y)")
plt.legend()
plt.savefig("aufgabe9_forward.png")

# reverse
A_inv = torch.inverse(A)
x_back = torch.matmul(A_inv, (y - b).T).T
plt.figure()
plt.scatter(x_back[:, 0], x_back[:, 1], s=3, label="f^-1(y)")
plt.scatter(x[:, 0], x[:, 1], s=3, label="p(x)")
plt.legend()
plt.savefig("aufgabe9_reverse.png")
