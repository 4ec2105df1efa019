"""Exercise 4 - classification, unlimited data"""
import numpy as np
import torch
from torch import nn
import matplotlib.pyplot as plt

MEANS = ([0, 0], [1, 1])
COVS = ([[1, 0], [0, 1]], [[1, 0.8], [0.8, 1.0]])
rng = np.random.default_rng(17)


def get_data(N: int):
    samples = np.concatenate([rng.multivariate_normal(m, c, size=N) for m, c in zip(MEANS, COVS)])
    labels = np.repeat([0.0, 1.0], N).reshape(-1, 1)
    return torch.from_numpy(samples).float(), torch.from_numpy(labels).float()


class Logistic(nn.Module):
    def __init__(self):
        super().__init__()
        self.W = nn.Parameter(torch.zeros(2, 1))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return torch.sigmoid(x @ self.W + self.b)


def deep_model(width=50):
    return nn.Sequential(nn.Linear(2, width), nn.Tanh(),
                         nn.Linear(width, width), nn.Tanh(),
                         nn.Linear(width, width), nn.Tanh(),
                         nn.Linear(width, 1), nn.Sigmoid())


def train_model_infinite_data(model, nsteps, N=256):
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    losses = []
    for step in range(nsteps):
        x, y = get_data(N)
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses


def plot_decision_boundary(f, ax):
    lin = torch.linspace(-4, 5, 150)
    pts = torch.cartesian_prod(lin, lin)
    with torch.no_grad():
        z = f(pts).reshape(150, 150).T
    c = ax.contourf(lin, lin, z, levels=15, cmap="RdBu_r")
    ax.contour(lin, lin, z, levels=[0.5], colors="black")
    return c


def log_likelihood_ratio(x):
    """log p(x|1) - log p(x|0), written out"""
    x = np.asarray(x, dtype=float)
    out = []
    for m, c in zip(MEANS, COVS):
        d = x - np.array(m)
        out.append(-0.5 * np.sum(d @ np.linalg.inv(c) * d, axis=1) - 0.5 * np.log(np.linalg.det(c)))
    return out[1] - out[0]


if __name__ == "__main__":
    x, y = get_data(1000)
    plt.scatter(x[:, 0], x[:, 1], c=y.squeeze(), s=5, cmap="RdBu_r")
    plt.xlabel("x1"), plt.ylabel("x2"), plt.savefig("ex04_data.png"), plt.show()

    logistic, loss_log = train_model_infinite_data(Logistic(), 5000)
    deep, loss_deep = train_model_infinite_data(deep_model(), 5000)

    fig, ax = plt.subplots(1, 3, figsize=(15, 4))
    ax[0].plot(loss_log, label="logistic", lw=0.6)
    ax[0].plot(loss_deep, label="deep", lw=0.6)
    ax[0].legend()
    for a, m in zip(ax[1:], (logistic, deep)):
        plt.colorbar(plot_decision_boundary(m, a), ax=a)
        a.scatter(x[:, 0], x[:, 1], c=y.squeeze(), s=3, cmap="RdBu_r")
    plt.savefig("ex04_models.png"), plt.show()

    llr = log_likelihood_ratio(x)
    with torch.no_grad():
        plt.scatter(llr, logistic(x).squeeze(), s=4, label="logistic")
        plt.scatter(llr, deep(x).squeeze(), s=4, label="deep")
    plt.legend(), plt.xlabel("log LR"), plt.savefig("ex04_llr.png"), plt.show()

    # Discussion: the deep one is better. The optimal boundary is {LLR = 0}; the two covariances differ, so the LLR
    # contains quadratic terms and the boundary is curved. A line can't do that.
    # Lower bound: the two classes overlap, so even the true posterior is uncertain. The cross entropy can be written
    # as (entropy of the label given x) + KL(true posterior || model), the second part can go to 0 but not the first.
