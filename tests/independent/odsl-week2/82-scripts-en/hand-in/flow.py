# ex 9 and 10
import math
import torch
from torch.distributions import MultivariateNormal, Normal
import matplotlib.pyplot as plt

# ---------- 9 ----------
def ex9():
    A = torch.tensor([[1., .2], [.2, 1.]])
    b = torch.tensor([1., 2.])
    x = torch.randn(10000, 2)
    y_transf = x @ A.T + b
    cov_y = A @ A          # Sigma_x = 1 and A symmetric
    py = MultivariateNormal(b, cov_y)
    y = py.sample((10000,))
    print(y_transf.mean(0), torch.cov(y_transf.T))
    print(y.mean(0), torch.cov(y.T))
    plt.scatter(y_transf[:, 0], y_transf[:, 1], s=1); plt.scatter(y[:, 0], y[:, 1], s=1); plt.savefig("ex9_fwd.png"); plt.close()
    # backwards
    back = (y - b) @ torch.inverse(A).T
    print(back.mean(0), torch.cov(back.T))
    plt.scatter(x[:, 0], x[:, 1], s=1); plt.scatter(back[:, 0], back[:, 1], s=1); plt.savefig("ex9_bwd.png"); plt.close()

# ---------- 10 ----------
def sample_target(N=1000):
    return MultivariateNormal(torch.tensor([1., 2.]), torch.tensor([[.5, .3], [.3, .3]])).sample((N,))

def forward(x, A, b):
    return torch.einsum("ij,nj->ni", A, x) + b

def backward(y, A, b):
    return torch.einsum("ij,nj->ni", torch.inverse(A), y - b)

def log_det_jac(A, b=None):
    # J = A everywhere
    return torch.log(torch.det(A))

def log_prob_affine(y, A, b):
    x = backward(y, A, b)
    base = Normal(0., 1.)
    lp = base.log_prob(x).sum(dim=1)
    # d x / d y = A^-1 (slogdet from the pytorch docs, is more stable)
    return lp + torch.linalg.slogdet(torch.inverse(A))[1]

class Flow(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.A = torch.nn.Parameter(torch.eye(2) + 0.05 * torch.randn(2, 2))
        self.b = torch.nn.Parameter(0.05 * torch.randn(2))
    def log_prob(self, y):
        return log_prob_affine(y, self.A, self.b)
    def generate(self, n):
        return forward(torch.randn(n, 2), self.A, self.b)

def plot(model, name="flow.png", n=2000):
    base = torch.randn(n, 2)
    tr = forward(base, model.A, model.b).detach()
    f, (p, q, r) = plt.subplots(1, 3, figsize=(15, 4))
    p.scatter(base[:, 0], base[:, 1], s=2); p.scatter(tr[:, 0], tr[:, 1], s=2)
    for ax, i in ((q, 0), (r, 1)):
        ax.hist(base[:, i].numpy(), 50, alpha=.5); ax.hist(tr[:, i].numpy(), 50, alpha=.5)
    f.savefig(name); plt.close(f)

def ex10():
    data = sample_target()
    plt.scatter(data[:, 0], data[:, 1], s=3); plt.savefig("target.png"); plt.close()
    model = Flow()
    plot(model, "flow_init.png")
    opt = torch.optim.Adam(model.parameters(), lr=5e-3)
    for it in range(3000):
        opt.zero_grad()
        loss = -model.log_prob(data).mean()
        loss.backward()
        opt.step()
        if it % 500 == 0:
            print(it, loss.item())
            plot(model, "flow_%04d.png" % it)
    plot(model, "flow_final.png")
    print("b", model.b.data, "AA^T", (model.A @ model.A.T).data)
    print("entropy of target", 1 + math.log(2 * math.pi) + .5 * math.log(.5 * .3 - .3**2))

if __name__ == "__main__":
    ex9()
    ex10()
