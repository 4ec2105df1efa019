"""Exercise 4: two Gaussians, new data in each step."""
import numpy as np
import torch
from torch import nn

from common import plt, save

MEANS = [np.array([0.0, 0.0]), np.array([1.0, 1.0])]
COVS = [np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[1.0, 0.8], [0.8, 1.0]])]
rng = np.random.default_rng(4)


def get_data(N):
    """samples (2N, 2) and labels (2N, 1) as float32 tensors"""
    parts = [rng.multivariate_normal(m, c, size=N) for m, c in zip(MEANS, COVS)]
    samples = np.concatenate(parts)
    labels = np.repeat([0.0, 1.0], N)[:, np.newaxis]
    return (torch.as_tensor(samples, dtype=torch.float32),
            torch.as_tensor(labels, dtype=torch.float32))


class LogisticRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.W = nn.Parameter(0.1 * torch.randn(1, 2))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return torch.sigmoid(x @ self.W.T + self.b)


def deep_model(width=64, hidden=4):
    layers = [nn.Linear(2, width), nn.ReLU()]
    for _ in range(hidden - 1):
        layers.extend([nn.Linear(width, width), nn.ReLU()])
    layers.extend([nn.Linear(width, 1), nn.Sigmoid()])
    return nn.Sequential(*layers)


def train_model_infinite_data(model, nsteps):
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)
    criterion = nn.BCELoss()
    losses = np.empty(nsteps)
    for i in range(nsteps):
        samples, labels = get_data(500)
        loss = criterion(model(samples), labels)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses[i] = loss.item()
    return model, losses


def plot_decision_boundary(model, ax, lim=(-4, 5)):
    side = np.linspace(*lim, 250, dtype=np.float32)
    xx, yy = np.meshgrid(side, side)
    points = torch.from_numpy(np.column_stack([xx.ravel(), yy.ravel()]))
    with torch.no_grad():
        prob = model(points).numpy().reshape(xx.shape)
    filled = ax.contourf(xx, yy, prob, levels=np.linspace(0, 1, 11), cmap="PuOr")
    ax.contour(xx, yy, prob, levels=[0.5], colors="k")
    ax.figure.colorbar(filled, ax=ax, label="p(class=1|x)")
    ax.set(xlabel="x1", ylabel="x2")


def scatter_data(ax, samples, labels, **kw):
    for k, colour in enumerate(["tab:orange", "tab:purple"]):
        chosen = samples[labels[:, 0] == k]
        ax.scatter(chosen[:, 0], chosen[:, 1], color=colour, label=f"label {k}", **kw)
    ax.legend()
    ax.set(xlabel="x1", ylabel="x2")


def gaussian_log_density(x, mean, cov):
    diff = np.asarray(x, dtype=float) - mean
    mahalanobis = np.einsum("...i,ij,...j->...", diff, np.linalg.inv(cov), diff)
    return -0.5 * mahalanobis - 0.5 * np.log(np.linalg.det(cov)) - np.log(2 * np.pi)


def log_likelihood_ratio(x):
    """log p(x|1) - log p(x|0) for one point (2,) or many (n, 2)"""
    return gaussian_log_density(x, MEANS[1], COVS[1]) - gaussian_log_density(x, MEANS[0], COVS[0])


def optimal_loss(n=500_000):
    """cross entropy of the true posterior, Monte Carlo"""
    x, y = get_data(n)
    llr = log_likelihood_ratio(x.numpy())
    sign = 1 - 2 * y.numpy()[:, 0]
    return np.logaddexp(0, sign * llr).mean()


def main():
    torch.manual_seed(4)
    samples, labels = get_data(1000)
    fig, ax = plt.subplots()
    scatter_data(ax, samples, labels, s=5)
    save(fig, "ex4_data.png")

    trained = {}
    for name, model in [("logistic", LogisticRegression()), ("deep", deep_model())]:
        model, losses = train_model_infinite_data(model, 5000)
        trained[name] = (model, losses)
        fig, (a, b) = plt.subplots(1, 2, figsize=(11, 4.5))
        a.plot(losses, lw=0.5)
        a.set(xlabel="optimization step", ylabel="loss", title=name)
        plot_decision_boundary(model, b)
        save(fig, f"ex4_{name}.png")

    best = optimal_loss()
    fig, ax = plt.subplots()
    for name, (_, losses) in trained.items():
        ax.plot(losses, lw=0.5, label=name)
        print(f"{name}: mean loss of the last 500 steps {losses[-500:].mean():.4f}")
    print(f"optimal: {best:.4f}")
    ax.axhline(best, color="k", ls=":", label="true posterior")
    ax.set(xlabel="optimization step", ylabel="loss")
    ax.legend()
    save(fig, "ex4_compare.png")

    llr = log_likelihood_ratio(samples.numpy())
    fig, ax = plt.subplots()
    for name, (model, _) in trained.items():
        with torch.no_grad():
            ax.scatter(llr, model(samples)[:, 0], s=4, label=name)
    ax.set(xlim=(-12, 6), xlabel="log likelihood ratio", ylabel="model output")
    ax.legend()
    save(fig, "ex4_llr.png")


if __name__ == "__main__":
    main()
