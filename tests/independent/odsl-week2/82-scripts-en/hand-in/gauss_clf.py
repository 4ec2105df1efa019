# exercises 4 + 5
import numpy as np
import torch
import torch.nn as nn
import matplotlib.pyplot as plt
from torch.distributions import MultivariateNormal as MVN

M0, C0 = torch.tensor([0., 0.]), torch.tensor([[1., 0.], [0., 1.]])
M1, C1 = torch.tensor([1., 1.]), torch.tensor([[1., 0.8], [0.8, 1.]])
bce = nn.BCELoss()


def get_data(N):
    a = np.random.multivariate_normal(M0.numpy(), C0.numpy(), N)
    b = np.random.multivariate_normal(M1.numpy(), C1.numpy(), N)
    samples = torch.tensor(np.vstack([a, b]), dtype=torch.float32)
    labels = torch.zeros(2 * N, 1)
    labels[N:] = 1
    return samples, labels


class Logistic(nn.Module):
    def __init__(self):
        super().__init__()
        self.W = nn.Parameter(0.1 * torch.randn(1, 2))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return torch.sigmoid(x @ self.W.T + self.b)


def make_deep():
    return nn.Sequential(nn.Linear(2, 100), nn.ReLU(),
                         nn.Linear(100, 100), nn.ReLU(),
                         nn.Linear(100, 50), nn.ReLU(),
                         nn.Linear(50, 1), nn.Sigmoid())


def train_model_infinite_data(model, nsteps):
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    losses = []
    for _ in range(nsteps):
        x, t = get_data(500)
        opt.zero_grad()
        loss = bce(model(x), t)
        loss.backward()
        opt.step()
        losses.append(loss.item())
    return model, losses


def plot_decision_boundary(f, fname, pts=None):
    xx, yy = np.mgrid[-4:5:.05, -4:5:.05]
    inp = torch.tensor(np.c_[xx.flatten(), yy.flatten()], dtype=torch.float32)
    zz = f(inp).detach().numpy().reshape(xx.shape)
    plt.figure()
    plt.contourf(xx, yy, zz, 20, cmap="RdBu_r"); plt.colorbar()
    plt.contour(xx, yy, zz, [0.5], colors="k")
    if pts is not None:
        plt.scatter(pts[0][:, 0], pts[0][:, 1], c=pts[1].flatten(), s=5, cmap="RdBu_r", edgecolors="k", linewidths=.3)
    plt.savefig(fname); plt.close()


def log_likelihood_ratio(x):
    return MVN(M1, C1).log_prob(x) - MVN(M0, C0).log_prob(x)


def bayes_loss(n=500000):
    """cross entropy of the exact posterior = best possible"""
    x, t = get_data(n)
    return bce(torch.sigmoid(log_likelihood_ratio(x))[:, None], t).item()


def train_finite(model, data, test, nsteps=5000):
    X, y = data
    Xt, yt = test
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    ltrain, ltest = [], []
    for _ in range(nsteps):
        opt.zero_grad()
        loss = bce(model(X), y)
        with torch.no_grad():
            ltest.append(bce(model(Xt), yt).item())
        ltrain.append(loss.item())
        loss.backward()
        opt.step()
    return model, ltrain, ltest


def curves(d, fname):
    plt.figure()
    for k, v in d.items():
        plt.plot(v, label=k, lw=.8)
    plt.legend(); plt.xlabel("step"); plt.ylabel("loss"); plt.savefig(fname); plt.close()


def ex4():
    x, t = get_data(1000)
    plt.scatter(x[:, 0], x[:, 1], c=t[:, 0], s=4); plt.xlabel("x1"); plt.ylabel("x2"); plt.savefig("sample.png"); plt.close()
    shallow, l1 = train_model_infinite_data(Logistic(), 5000)
    curves({"logistic": l1}, "inf_logistic.png")
    plot_decision_boundary(shallow, "inf_logistic_boundary.png")
    deep, l2 = train_model_infinite_data(make_deep(), 5000)
    curves({"logistic": l1, "deep": l2}, "inf_both.png")
    plot_decision_boundary(deep, "inf_deep_boundary.png")
    print("last 500 steps:", np.mean(l1[-500:]), np.mean(l2[-500:]), "bayes:", bayes_loss())

    x, _ = get_data(1000)
    r = log_likelihood_ratio(x)
    plt.figure()
    plt.scatter(r, shallow(x).detach()[:, 0], s=3, label="logistic")
    plt.scatter(r, deep(x).detach()[:, 0], s=3, label="deep")
    plt.legend(); plt.xlabel("LLR"); plt.ylabel("model output"); plt.savefig("llr.png"); plt.close()


def ex5():
    test = get_data(5000)
    data = get_data(250)     # 500 in total
    _, a, b = train_finite(Logistic(), data, test)
    curves({"train": a, "test": b}, "fin_logistic.png")
    deep, c, d = train_finite(make_deep(), data, test)
    curves({"train": c, "test": d}, "fin_deep.png")
    plot_decision_boundary(deep, "fin_deep_boundary.png", data)
    curves({"logistic train": a, "logistic test": b, "deep train": c, "deep test": d}, "fin_all.png")
    for n in [250, 1000, 4000, 16000]:
        dat = get_data(n // 2)
        _, _, s = train_finite(Logistic(), dat, test)
        _, _, dd = train_finite(make_deep(), dat, test)
        print(n, "logistic", s[-1], "deep", dd[-1], "deep wins" if dd[-1] < s[-1] else "")


if __name__ == "__main__":
    ex4()
    ex5()
