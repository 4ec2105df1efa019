import math
import torch
import matplotlib.pyplot as plt
from torch.distributions import MultivariateNormal, Normal, Independent

torch.manual_seed(910)

# ------------------------------------------------------------------ 9
A = torch.tensor([[1.0, 0.2], [0.2, 1.0]])
b = torch.tensor([1.0, 2.0])
px = MultivariateNormal(torch.zeros(2), torch.eye(2))
py = MultivariateNormal(A @ px.mean + b, A @ px.covariance_matrix @ A.T)

x = px.sample((5000,))
fx = x @ A.T + b                                  # rows are points
y = py.sample((5000,))
finv_y = torch.linalg.solve(A, (y - b).T).T
print("cov f(x):\n", fx.T.cov(), "\nexpected:\n", py.covariance_matrix)
print("mean, cov of f^-1(y):", finv_y.mean(0), "\n", finv_y.T.cov())

fig, ax = plt.subplots(1, 2, figsize=(10, 4.5))
for a, s1, s2, l1, l2 in ((ax[0], fx, y, "f(x)", "y ~ p(y)"), (ax[1], x, finv_y, "x ~ p(x)", "f^-1(y)")):
    a.scatter(*s1.T, s=2, label=l1); a.scatter(*s2.T, s=2, alpha=.5, label=l2); a.legend(); a.set_aspect("equal")
fig.savefig("a9.pdf")

# ------------------------------------------------------------------ 10
target = MultivariateNormal(torch.tensor([1.0, 2.0]), torch.tensor([[0.5, 0.3], [0.3, 0.3]]))
data = target.sample((1000,))
plt.figure(); plt.scatter(*data.T, s=3); plt.savefig("a10_data.pdf")


def affine(x, A, b):
    return x @ A.T + b


def affine_inv(y, A, b):
    return torch.linalg.solve(A, (y - b).T).T


def log_abs_det_jac(A):
    return torch.linalg.slogdet(A).logabsdet      # J = dy/dx = A, the same everywhere


base = Independent(Normal(torch.zeros(2), torch.ones(2)), 1)


def log_prob_affine(y, A, b):
    return base.log_prob(affine_inv(y, A, b)) - log_abs_det_jac(A)


# sanity: the pushforward of N(0,1) under (A,b) of ex. 9 is py
assert torch.allclose(log_prob_affine(y[:50], A, b), py.log_prob(y[:50]), atol=1e-4)


class AffineFlow(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.A = torch.nn.Parameter(torch.eye(2) + 0.05 * torch.randn(2, 2))
        self.b = torch.nn.Parameter(torch.zeros(2))

    def log_prob(self, y):
        return log_prob_affine(y, self.A, self.b)

    @torch.no_grad()
    def generate(self, n, return_base=False):
        x = base.sample((n,))
        y = affine(x, self.A, self.b)
        return (x, y) if return_base else y


def plot(model, fname=None):
    x, y = model.generate(1000, return_base=True)
    fig, ax = plt.subplots(1, 3, figsize=(13, 3.8))
    ax[0].scatter(*data.T, s=2, c="0.7", label="data")
    ax[0].scatter(*x.T, s=2, label="base")
    ax[0].scatter(*y.T, s=2, label="flow")
    ax[0].set(xlabel="x1", ylabel="x2", xlim=(-4, 5), ylim=(-4, 5)); ax[0].legend()
    bins = torch.linspace(-4, 5, 60).tolist()
    for i in (0, 1):
        for s, lab in ((x, "base"), (y, "flow"), (data, "data")):
            ax[i + 1].hist(s[:, i].tolist(), bins=bins, histtype="step", density=True, label=lab)
        ax[i + 1].set_xlabel(f"x{i + 1}"); ax[i + 1].legend()
    if fname:
        fig.savefig(fname)
    plt.show()
    plt.close(fig)


flow = AffineFlow()
plot(flow, "a10_start.pdf")
opt = torch.optim.Adam(flow.parameters(), lr=1e-2)
nlls = []
for step in range(2001):
    nll = -flow.log_prob(data).mean()
    if step in (50, 150, 400, 1000, 2000):
        print(step, nll.item())
        plot(flow, f"a10_step{step}.pdf")
    opt.zero_grad()
    nll.backward()
    opt.step()
    nlls.append(nll.item())
entropy = 1 + math.log(2 * math.pi) + 0.5 * math.log(0.5 * 0.3 - 0.3**2)
plt.figure(); plt.plot(nlls); plt.axhline(entropy, c="k", ls=":"); plt.savefig("a10_nll.pdf")
with torch.no_grad():
    print("A A^T =\n", flow.A @ flow.A.T, "\nsample cov =\n", data.T.cov(correction=0), "\nb =", flow.b, "mean =", data.mean(0))
