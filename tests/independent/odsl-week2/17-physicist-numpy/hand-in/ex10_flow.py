import numpy as np
import torch
import matplotlib.pyplot as plt

np.random.seed(10); torch.manual_seed(10)

# data
data = np.random.multivariate_normal([1, 2], [[0.5, 0.3], [0.3, 0.3]], size=1000)
fig, ax = plt.subplots(figsize=(5, 5))
ax.scatter(*data.T, s=4); ax.set_xlabel("$x_1$"); ax.set_ylabel("$x_2$")
fig.savefig("fig10_data.pdf")
data = torch.tensor(data, dtype=torch.float32)

def affine(x, A, b):
    return x @ A.T + b

def affine_inv(y, A, b):
    return (y - b) @ torch.inverse(A).T

def log_abs_det(A):
    # dy_i/dx_j = A_ij
    return torch.linalg.slogdet(A)[1]

base = torch.distributions.MultivariateNormal(torch.zeros(2), torch.eye(2))

def log_prob(y, A, b):
    return base.log_prob(affine_inv(y, A, b)) - log_abs_det(A)

# check against the exact gaussian
A0, b0 = torch.tensor([[1., 0.2], [0.2, 1.]]), torch.tensor([1., 2.])
ref = torch.distributions.MultivariateNormal(b0, A0 @ A0.T).log_prob(data)
print("max deviation", (log_prob(data, A0, b0) - ref).abs().max().item())

class Flow(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.A = torch.nn.Parameter(torch.eye(2) + 0.1*torch.randn(2, 2))
        self.b = torch.nn.Parameter(torch.zeros(2))
    def log_prob(self, y):
        return log_prob(y, self.A, self.b)
    def generate(self, n):
        x = base.sample((n,))
        return x, affine(x, self.A, self.b)

def plot(model, name=None):
    with torch.no_grad():
        x, y = (t.numpy() for t in model.generate(1000))
    fig, ax = plt.subplots(1, 3, figsize=(14, 4))
    ax[0].scatter(*x.T, s=3, label="base"); ax[0].scatter(*y.T, s=3, label="transformed")
    ax[0].scatter(*data.numpy().T, s=1, c="k", alpha=0.3, label="data"); ax[0].legend()
    ax[0].set_xlabel("$x_1$"); ax[0].set_ylabel("$x_2$")
    bins = np.linspace(-4, 5, 60)
    for k in (0, 1):
        ax[k+1].hist(x[:, k], bins, histtype="step", density=True, label="base")
        ax[k+1].hist(y[:, k], bins, histtype="step", density=True, label="transformed")
        ax[k+1].hist(data[:, k].numpy(), bins, histtype="step", density=True, color="k", label="data")
        ax[k+1].set_xlabel(f"$x_{k+1}$"); ax[k+1].legend()
    if name: fig.savefig(name)
    plt.close(fig)

flow = Flow()
plot(flow, "fig10_flow_init.pdf")

opt = torch.optim.Adam(flow.parameters(), lr=1e-2)
nll = np.zeros(2000)
for i in range(2000):
    opt.zero_grad()
    loss = -flow.log_prob(data).mean()
    loss.backward()
    opt.step()
    nll[i] = loss.item()
    if i % 250 == 0:
        plot(flow, f"fig10_flow_{i:04d}.pdf")
plot(flow, "fig10_flow_final.pdf")

A, b = flow.A.detach(), flow.b.detach()
print("b", b.numpy(), "\nA A^T\n", (A @ A.T).numpy())
fig, ax = plt.subplots(); ax.plot(nll); ax.set_xlabel("step"); ax.set_ylabel("NLL")
fig.savefig("fig10_nll.pdf")
