import torch
import torch.nn as nn
import matplotlib.pyplot as plt
from torch.distributions import MultivariateNormal

# data
mean = torch.tensor([1.0, 2.0])
cov = torch.tensor([[0.5, 0.3], [0.3, 0.3]])
data = MultivariateNormal(mean, cov).sample((1000,))
plt.figure()
plt.scatter(data[:, 0], data[:, 1])
plt.savefig("aufgabe10_data.png")


def affine(x, A, b):
    return torch.matmul(A, x.T).T + b


def affine_inverse(y, A, b):
    return torch.matmul(torch.inverse(A), (y - b).T).T


def log_abs_det(A):
    return torch.log(torch.abs(torch.det(A)))


base = MultivariateNormal(torch.zeros(2), torch.eye(2))


def log_probability(y, A, b):
    x = affine_inverse(y, A, b)
    return base.log_prob(x) + log_abs_det(A)


class Flow(nn.Module):
    def __init__(self):
        super(Flow, self).__init__()
        self.A = nn.Parameter(torch.tensor([[1.0, 0.1], [0.1, 1.0]]))
        self.b = nn.Parameter(torch.zeros(2))

    def log_prob(self, y):
        return log_probability(y, self.A, self.b)

    def generate(self, N):
        x = base.sample((N,))
        return affine(x, self.A, self.b)


def plot(model, filename):
    with torch.no_grad():
        x = base.sample((1000,))
        y = affine(x, model.A, model.b)
    plt.figure(figsize=(15, 4))
    plt.subplot(1, 3, 1)
    plt.scatter(x[:, 0], x[:, 1], s=2)
    plt.scatter(y[:, 0], y[:, 1], s=2)
    plt.subplot(1, 3, 2)
    plt.hist(x[:, 0].numpy(), bins=30, alpha=0.5)
    plt.hist(y[:, 0].numpy(), bins=30, alpha=0.5)
    plt.subplot(1, 3, 3)
    plt.hist(x[:, 1].numpy(), bins=30, alpha=0.5)
    plt.hist(y[:, 1].numpy(), bins=30, alpha=0.5)
    plt.savefig(filename)
    plt.close()


model = Flow()
plot(model, "aufgabe10_start.png")

optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for step in range(1000):
    optimizer.zero_grad()
    loss = -model.log_prob(data).mean()
    loss.backward()
    optimizer.step()
    if step % 200 == 0:
        print(step, loss.item())
        plot(model, "aufgabe10_step" + str(step) + ".png")

plot(model, "aufgabe10_end.png")
print(model.A, model.b)
