import numpy as np
import torch
import matplotlib.pyplot as plt

mu  = [np.array([0., 0.]), np.array([1., 1.])]
cov = [np.array([[1., 0.], [0., 1.]]), np.array([[1., 0.8], [0.8, 1.0]])]

def get_data(N):
    s = np.concatenate([np.random.multivariate_normal(mu[k], cov[k], size=N) for k in (0, 1)])
    l = np.concatenate([np.zeros((N, 1)), np.ones((N, 1))])
    return torch.tensor(s, dtype=torch.float32), torch.tensor(l, dtype=torch.float32)

class Logistic(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.lin = torch.nn.Linear(2, 1)
    def forward(self, x):
        return torch.sigmoid(self.lin(x))

def deep_model():
    return torch.nn.Sequential(
        torch.nn.Linear(2, 64), torch.nn.ReLU(),
        torch.nn.Linear(64, 64), torch.nn.ReLU(),
        torch.nn.Linear(64, 64), torch.nn.ReLU(),
        torch.nn.Linear(64, 1), torch.nn.Sigmoid())

def train_model_infinite_data(model, nsteps, N=500):
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    bce = torch.nn.BCELoss()
    losses = np.zeros(nsteps)
    for i in range(nsteps):
        X, y = get_data(N)              # new events every step
        opt.zero_grad()
        loss = bce(model(X), y)
        loss.backward()
        opt.step()
        losses[i] = loss.item()
    return model, losses

def plot_decision_boundary(ax, model, lim=(-4, 5)):
    g = np.linspace(*lim, 200)
    A, B = np.meshgrid(g, g)
    with torch.no_grad():
        P = model(torch.tensor(np.c_[A.ravel(), B.ravel()], dtype=torch.float32)).numpy().reshape(A.shape)
    c = ax.contourf(A, B, P, levels=np.linspace(0, 1, 21), cmap="RdBu_r")
    ax.contour(A, B, P, levels=[0.5], colors="k")
    ax.set_xlabel("$x_1$"); ax.set_ylabel("$x_2$")
    return c

def log_likelihood_ratio(x):
    """log p(x|1) - log p(x|0), x: (N,2) array"""
    def logpdf(x, m, C):
        d = x - m
        return -0.5*np.einsum("ni,ij,nj->n", d, np.linalg.inv(C), d) - 0.5*np.log(np.linalg.det(C)) - np.log(2*np.pi)
    x = np.asarray(x, dtype=float)
    return logpdf(x, mu[1], cov[1]) - logpdf(x, mu[0], cov[0])

if __name__ == "__main__":
    np.random.seed(4); torch.manual_seed(4)

    X, y = get_data(1000)
    assert X.shape == (2000, 2) and y.shape == (2000, 1)
    fig, ax = plt.subplots(figsize=(5, 5))
    ax.scatter(X[:, 0], X[:, 1], c=y[:, 0], s=4, cmap="coolwarm")
    ax.set_xlabel("$x_1$"); ax.set_ylabel("$x_2$")
    fig.savefig("fig04_data.pdf")

    shallow, l_s = train_model_infinite_data(Logistic(), 6000)
    deep, l_d = train_model_infinite_data(deep_model(), 6000)

    # Bayes limit: entropy of the true posterior
    Xb, yb = get_data(200000)
    llr = log_likelihood_ratio(Xb.numpy()); t = yb.numpy()[:, 0]
    bayes = np.mean(np.logaddexp(0, llr) - t*llr)
    print("Bayes limit", bayes, " shallow", l_s[-500:].mean(), " deep", l_d[-500:].mean())

    fig, ax = plt.subplots(1, 2, figsize=(12, 4))
    ax[0].plot(l_s, lw=0.5); ax[0].set_title("logistic regression")
    ax[1].plot(l_s, lw=0.5, label="shallow"); ax[1].plot(l_d, lw=0.5, label="deep")
    ax[1].axhline(bayes, c="k", ls=":", label="optimal classifier"); ax[1].legend()
    for a in ax: a.set_xlabel("step"); a.set_ylabel("cross entropy")
    fig.savefig("fig04_loss.pdf")

    fig, ax = plt.subplots(1, 2, figsize=(12, 5))
    plot_decision_boundary(ax[0], shallow); ax[0].set_title("logistic")
    c = plot_decision_boundary(ax[1], deep); ax[1].set_title("deep")
    fig.colorbar(c, ax=ax)
    fig.savefig("fig04_boundaries.pdf")

    Xs, ys = get_data(1000)
    r = log_likelihood_ratio(Xs.numpy())
    with torch.no_grad():
        ps, pd = shallow(Xs).numpy()[:, 0], deep(Xs).numpy()[:, 0]
    fig, ax = plt.subplots()
    ax.scatter(r, ps, s=3, label="shallow"); ax.scatter(r, pd, s=3, label="deep")
    rr = np.linspace(-10, 5, 300); ax.plot(rr, 1/(1+np.exp(-rr)), "k", lw=1, label="$\\sigma$(LLR)")
    ax.set_xlim(-10, 5); ax.set_xlabel("log likelihood ratio"); ax.set_ylabel("model output"); ax.legend()
    fig.savefig("fig04_llr.pdf")
