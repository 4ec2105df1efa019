import os
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch
import torch.nn as nn
from torch.distributions import Independent, MultivariateNormal, Normal

os.makedirs("figs", exist_ok=True)


def get_sample(N=1000):
    return MultivariateNormal(torch.tensor([1.0, 2.0]), torch.tensor([[0.5, 0.3], [0.3, 0.3]])).sample((N,))


def affine(x, A, b):
    return torch.einsum("ij,nj->ni", A, x) + b


def affine_inverse(y, A, b):
    return torch.einsum("ij,nj->ni", torch.inverse(A), y - b)


def log_abs_det_jacobian(A):
    return torch.log(torch.abs(torch.det(A)))


def base():
    return Independent(Normal(torch.zeros(2), torch.ones(2)), 1)


def affine_log_prob(y, A, b):
    x = affine_inverse(y, A, b)
    return base().log_prob(x) - log_abs_det_jacobian(A)


class AffineFlow(nn.Module):
    def __init__(self):
        super().__init__()
        self.A = nn.Parameter(torch.tensor([[1.0, 0.0], [0.0, 1.0]]))
        self.b = nn.Parameter(torch.zeros(2))

    def log_prob(self, samples):
        return affine_log_prob(samples, self.A, self.b)

    def generate(self, N, return_base=False):
        x = base().sample((N,))
        y = affine(x, self.A, self.b)
        return (x, y) if return_base else y


def plot(model, fname, data=None):
    with torch.no_grad():
        x, y = model.generate(1000, return_base=True)
    fig, (p0, p1, p2) = plt.subplots(1, 3, figsize=(15, 4))
    p0.scatter(x[:, 0], x[:, 1], s=3, label="base")
    p0.scatter(y[:, 0], y[:, 1], s=3, label="transformed")
    if data is not None:
        p0.scatter(data[:, 0], data[:, 1], s=3, alpha=0.3, color="gray", label="data")
    p0.set_xlim(-4, 5), p0.set_ylim(-4, 5)
    p0.legend()
    for k, pane in enumerate((p1, p2)):
        pane.hist(x[:, k].numpy(), bins=40, alpha=0.5, density=True, label="base")
        pane.hist(y[:, k].numpy(), bins=40, alpha=0.5, density=True, label="transformed")
        if data is not None:
            pane.hist(data[:, k].numpy(), bins=40, histtype="step", color="k", density=True, label="data")
        pane.set_xlabel(f"coordinate {k + 1}")
        pane.legend()
    fig.savefig(fname)
    plt.close(fig)


def main():
    torch.manual_seed(10)
    data = get_sample()
    plt.figure()
    plt.scatter(data[:, 0], data[:, 1], s=4)
    plt.savefig("figs/ex10_data.png")

    flow = AffineFlow()
    plot(flow, "figs/ex10_flow_init.png", data)
    optimizer = torch.optim.Adam(flow.parameters(), lr=5e-3)
    for epoch in range(300):
        for batch in data[torch.randperm(len(data))].split(100):
            optimizer.zero_grad()
            nll = -flow.log_prob(batch).mean()
            nll.backward()
            optimizer.step()
        if epoch % 30 == 0 or epoch == 299:
            with torch.no_grad():
                print(epoch, -flow.log_prob(data).mean().item())
            plot(flow, f"figs/ex10_flow_{epoch:03d}.png", data)


if __name__ == "__main__":
    main()
