import torch
import matplotlib.pyplot as plt
from torch.distributions import MultivariateNormal as MVN

P0 = MVN(torch.zeros(2), torch.eye(2))
P1 = MVN(torch.ones(2), torch.tensor([[1.0, 0.8], [0.8, 1.0]]))


def get_data(N):
    samples = torch.cat([P0.sample((N,)), P1.sample((N,))])
    labels = torch.cat([torch.zeros(N, 1), torch.ones(N, 1)])
    return samples, labels


class Logistic(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.W = torch.nn.Parameter(0.1 * torch.randn(1, 2))
        self.b = torch.nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return torch.sigmoid(x @ self.W.T + self.b)


def deep():
    L = torch.nn.Linear
    return torch.nn.Sequential(L(2, 64), torch.nn.ReLU(), L(64, 64), torch.nn.ReLU(), L(64, 1), torch.nn.Sigmoid())


def train_model_infinite_data(model, nsteps, N=500):
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    bce = torch.nn.BCELoss()
    losses = []
    for _ in range(nsteps):
        x, z = get_data(N)
        loss = bce(model(x), z)
        opt.zero_grad()
        loss.backward()
        opt.step()
        losses.append(loss.item())
    return model, losses


def plot_decision_boundary(model, ax, title=""):
    u = torch.linspace(-4, 5, 181)
    gx, gy = torch.meshgrid(u, u, indexing="xy")
    with torch.no_grad():
        p = model(torch.stack([gx.ravel(), gy.ravel()], 1)).reshape(gx.shape)
    filled = ax.contourf(gx, gy, p, levels=torch.linspace(0, 1, 11).tolist(), cmap="coolwarm", alpha=.7)
    ax.contour(gx, gy, p, levels=[0.5], colors="k")
    plt.colorbar(filled, ax=ax)
    ax.set_title(title)


def log_likelihood_ratio(x):
    return P1.log_prob(x) - P0.log_prob(x)


def bayes_loss(N=500_000):
    x, z = get_data(N)
    return torch.nn.functional.binary_cross_entropy_with_logits(log_likelihood_ratio(x)[:, None], z).item()


def show_points(ax, x, z):
    ax.scatter(x[:, 0], x[:, 1], c=z[:, 0], s=3, cmap="coolwarm", edgecolors="none")
    ax.set(xlabel="x1", ylabel="x2")


def main():
    torch.manual_seed(11)
    x, z = get_data(1000)
    fig, ax = plt.subplots()
    show_points(ax, x, z)
    fig.savefig("a4_data.pdf")

    shallow, ls = train_model_infinite_data(Logistic(), 8000)
    net, ld = train_model_infinite_data(deep(), 8000)
    floor = bayes_loss()
    print("bayes", floor, " last 500 steps: shallow", sum(ls[-500:]) / 500, "deep", sum(ld[-500:]) / 500)

    fig, ax = plt.subplots()
    ax.plot(ls, lw=.3, label="logistic")
    ax.plot(ld, lw=.3, label="deep")
    ax.axhline(floor, c="k", ls="--", label="H(y|x)")
    ax.set(xlabel="step", ylabel="cross entropy")
    ax.legend()
    fig.savefig("a4_loss.pdf")

    fig, axs = plt.subplots(1, 2, figsize=(11, 4.5))
    for m, a, t in zip((shallow, net), axs, ("logistic", "deep")):
        plot_decision_boundary(m, a, t)
        show_points(a, x[::4], z[::4])
    fig.savefig("a4_boundary.pdf")

    llr = log_likelihood_ratio(x)
    fig, ax = plt.subplots()
    with torch.no_grad():
        ax.scatter(llr, shallow(x), s=3, label="logistic")
        ax.scatter(llr, net(x), s=3, label="deep")
    s = torch.linspace(-6, 3, 100)
    ax.plot(s, torch.sigmoid(s), "k-", lw=1, label="sigmoid(llr)")
    ax.set(xlabel="log likelihood ratio", ylabel="model output", xlim=(-6, 3))
    ax.legend()
    fig.savefig("a4_llr.pdf")


if __name__ == "__main__":
    main()
