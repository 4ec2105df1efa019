"""Exercise 10: affine normalizing flow in two dimensions."""
import torch
from torch import nn
from torch.distributions import MultivariateNormal, Normal

from common import plt, save


def target_sample(n=1000):
    mean = torch.tensor([1.0, 2.0])
    cov = torch.tensor([[0.5, 0.3], [0.3, 0.3]])
    return MultivariateNormal(mean, covariance_matrix=cov).sample((n,))


def transform(x, A, b):
    """y = A x + b for every row of x"""
    return torch.einsum("ij,nj->ni", A, x) + b


def inverse_transform(y, A, b):
    return torch.linalg.solve(A, (y - b).T).T


def log_abs_det_jacobian(A):
    """dy_i/dx_j = A_ij, the same at every x"""
    return torch.linalg.slogdet(A).logabsdet


def log_probability(y, A, b):
    x = inverse_transform(y, A, b)
    base = Normal(0.0, 1.0).log_prob(x).sum(dim=1)
    return base - log_abs_det_jacobian(A)


class AffineFlow(nn.Module):
    def __init__(self):
        super().__init__()
        self.A = nn.Parameter(torch.tensor([[1.0, -0.3], [0.1, 1.2]]))
        self.b = nn.Parameter(torch.tensor([-0.5, 0.0]))

    def log_prob(self, y):
        return log_probability(y, self.A, self.b)

    def generate(self, n, return_base=False):
        x = Normal(0.0, 1.0).sample((n, 2))
        y = transform(x, self.A, self.b)
        return (x, y) if return_base else y


def plot(model, data=None, filename="ex10_flow.png", title=""):
    with torch.no_grad():
        x, y = model.generate(2000, return_base=True)
    shown = [("base", x, "tab:gray"), ("transformed", y, "tab:red")]
    if data is not None:
        shown.append(("data", data, "tab:blue"))
    fig, axes = plt.subplots(1, 3, figsize=(13, 4))
    for name, pts, colour in shown:
        pts = pts.numpy()
        axes[0].scatter(pts[:, 0], pts[:, 1], s=3, alpha=0.5, color=colour, label=name)
        for coord in (0, 1):
            axes[coord + 1].hist(pts[:, coord], bins=50, range=(-4, 5), density=True,
                                 histtype="step", color=colour, label=name)
    axes[0].set(xlim=(-4, 5), ylim=(-4, 5), xlabel="x1", ylabel="x2", title=title)
    axes[1].set_xlabel("x1")
    axes[2].set_xlabel("x2")
    axes[0].legend()
    save(fig, filename)


def train(model, data, steps=2000, every=250):
    optimiser = torch.optim.Adam(model.parameters(), lr=5e-3)
    history = []
    for step in range(steps + 1):
        if step % every == 0:
            plot(model, data, f"ex10_training_{step:04d}.png", f"step {step}")
        nll = -model.log_prob(data).mean()
        history.append(nll.item())
        optimiser.zero_grad()
        nll.backward()
        optimiser.step()
    return history


def main():
    torch.manual_seed(10)
    data = target_sample()
    fig, ax = plt.subplots()
    ax.scatter(data[:, 0], data[:, 1], s=5)
    ax.set(xlabel="x1", ylabel="x2", aspect="equal")
    save(fig, "ex10_data.png")

    flow = AffineFlow()
    plot(flow, filename="ex10_flow_untrained.png")
    history = train(flow, data)

    fig, ax = plt.subplots()
    ax.plot(history)
    ax.set(xlabel="step", ylabel="negative log likelihood")
    save(fig, "ex10_nll.png")
    print("b      =", flow.b.tolist(), " data mean", data.mean(dim=0).tolist())
    print("A A^T  =", (flow.A @ flow.A.T).tolist(), " data cov", torch.cov(data.T).tolist())


if __name__ == "__main__":
    main()
