# about: other names and signatures, numpy where it serves, logits, loaders, everything in one file, values as lists
# human: iso-lines trajectories data-plot ratio-plot channels
# remove: likelihood.py optimization.py classification.py depth_width.py convolutions.py mnist_models.py densities.py flow.py pen_and_paper.py
# file: homework_week2.py
import itertools
import math
from io import BytesIO

import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader


# ---- 1 and 2
def kl_divergence(mean1, std1, mean2, std2):
    p = torch.distributions.Normal(mean1, std1)
    q = torch.distributions.Normal(mean2, std2)
    return torch.distributions.kl_divergence(p, q)


def posterior_from_llr(llr, p1=0.5):
    return 1 / (1 + torch.exp(-llr) * (1 - p1) / p1)


# ---- 3
def f(x, y):
    return (x - 1) ** 2 + 0.2 * (y - 2) ** 2


def manual_gradient_descent(init_pars, lr=0.1, n_steps=50):
    pars = torch.as_tensor(init_pars, dtype=torch.float32).clone().requires_grad_(True)
    history = []
    for _ in range(n_steps):
        loss = f(pars[0], pars[1])
        history.append((pars[0].item(), pars[1].item(), loss.item()))
        loss.backward()
        with torch.no_grad():
            pars = pars - lr * pars.grad
            pars.requires_grad = True
    return history


def run_adam(init_pars, lr=0.1, n_steps=50):
    pars = torch.as_tensor(init_pars, dtype=torch.float32).clone().requires_grad_(True)
    opt = torch.optim.Adam([pars], lr=lr)
    xs, ys, vals = [], [], []
    for _ in range(n_steps):
        loss = f(*pars)
        xs.append(pars[0].item())
        ys.append(pars[1].item())
        vals.append(loss.item())
        opt.zero_grad()
        loss.backward()
        opt.step()
    return xs, ys, vals


# ---- 4
rng = np.random.default_rng()


def get_data(N):
    X = np.concatenate([
        rng.multivariate_normal([0, 0], [[1, 0], [0, 1]], N),
        rng.multivariate_normal([1, 1], [[1, 0.8], [0.8, 1.0]], N),
    ])
    y = np.concatenate([np.zeros((N, 1)), np.ones((N, 1))])
    return torch.tensor(X, dtype=torch.float32), torch.tensor(y, dtype=torch.float32)


class LogReg(nn.Module):
    def __init__(self, n_in=2):
        super().__init__()
        self.W = nn.Parameter(torch.randn(1, n_in) * 0.1)
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return F.linear(x, self.W, self.b)


deep = nn.Sequential(nn.Linear(2, 64), nn.Tanh(), nn.Linear(64, 64), nn.Tanh(), nn.Linear(64, 1))
bce = nn.BCEWithLogitsLoss()


def train_model_infinite_data(model, nsteps):
    opt = torch.optim.Adam(model.parameters())
    losses = torch.zeros(nsteps)
    for i in range(nsteps):
        X, y = get_data(150)
        loss = bce(model(X), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        losses[i] = loss.detach()
    return model, losses


def train_finite(model, train_data, iterations, test_data=None):
    X, y = train_data
    Xt, yt = test_data if test_data is not None else get_data(3000)
    opt = torch.optim.Adam(model.parameters(), lr=0.001)
    history = {"train": [], "test": []}
    for i in range(iterations):
        model.train()
        loss = bce(model(X), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        history["train"].append(loss)
        model.eval()
        with torch.no_grad():
            history["test"].append(bce(model(Xt), yt))
    return history


def decision_boundary(net):
    u = np.linspace(-3, 4, 80)
    xx, yy = np.meshgrid(u, u)
    pts = torch.tensor(np.stack([xx.ravel(), yy.ravel()], 1), dtype=torch.float32)
    zz = net(pts).detach().numpy().reshape(xx.shape)
    cs = plt.contour(xx, yy, zz, levels=8)
    plt.clabel(cs)
    plt.show()


def log_likelihood_ratio(x):
    x = np.asarray(x, dtype=float)
    d = x - np.array([1.0, 1.0])
    S = np.array([[1.0, 0.8], [0.8, 1.0]])
    one = -0.5 * np.einsum("ni,ij,nj->n", d, np.linalg.inv(S), d) - 0.5 * np.log(np.linalg.det(S))
    zero = -0.5 * (x**2).sum(1)
    return one - zero


# ---- 6
def target_function(x):
    return np.sin(5 * x[..., 0]) + np.cos(8 * x[..., 1])


def get_data_ex6(n_samples):
    x = np.random.uniform(-2, 2, size=(n_samples, 2))
    p = np.clip(target_function(x), 0, 1)
    z = (np.random.rand(n_samples) < p).astype(np.float32)
    return torch.from_numpy(x.astype(np.float32)), torch.from_numpy(z)


def build_mlp(*sizes):
    sizes = list(sizes[0]) if len(sizes) == 1 else list(sizes)
    mods = []
    for i in range(len(sizes) - 1):
        mods.append(nn.Linear(int(sizes[i]), int(sizes[i + 1])))
        if i < len(sizes) - 2:
            mods.append(nn.ReLU())
    return nn.Sequential(*mods)


def train_on_data(net, X, y, num_epochs):
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
    out = []
    for epoch in range(num_epochs):
        optimizer.zero_grad()
        l = bce(net(X).squeeze(1), y.squeeze().float())
        l.backward()
        optimizer.step()
        out.append(l.item())
    return np.array(out)


# ---- 7
def image_from_url(url):
    import urllib.request
    from PIL import Image
    data = urllib.request.urlopen(url).read()
    img = np.array(Image.open(BytesIO(data)).convert("RGB"))
    return img.mean(axis=2) / 255.0


def conv3x3(img, kernel):
    h, w = img.shape
    out = np.zeros((h, w))
    p = np.pad(img, 1)
    for r in range(h):
        for c in range(w):
            out[r, c] = np.sum(p[r:r + 3, c:c + 3] * kernel)
    return out


conv = nn.Conv2d(1, 2, kernel_size=3)
conv.weight.data = torch.tensor([[[[1., 0, -1]] * 3], [[[1.] * 3, [0] * 3, [-1] * 3]]])
conv.bias.data.zero_()


# ---- 8
class DenseNet(nn.Module):
    def __init__(self, hidden=100):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(28 * 28, hidden), nn.Linear(hidden, hidden)
        self.fc3, self.out = nn.Linear(hidden, hidden), nn.Linear(hidden, 10)

    def forward(self, x):
        for layer in (self.fc1, self.fc2, self.fc3):
            x = F.relu(layer(x))
        return self.out(x)


class ConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1, self.p1 = nn.Conv2d(1, 8, 5, padding=2), nn.MaxPool2d(2)
        self.c2, self.p2 = nn.Conv2d(8, 16, 3, padding=1), nn.MaxPool2d(2)
        self.c3, self.p3 = nn.Conv2d(16, 32, 2), nn.MaxPool2d(2)
        self.fc = nn.Linear(32 * 9, 10)

    def forward(self, x):
        x = x.view(-1, 1, 28, 28)
        x = self.p1(F.relu(self.c1(x)))
        x = self.p2(F.relu(self.c2(x)))
        x = self.p3(F.relu(self.c3(x)))
        return self.fc(torch.flatten(x, 1))


def train_mnist(network, train_loader, test_loader, n_steps=1000):
    opt = torch.optim.Adam(network.parameters(), lr=1e-3)
    xt, yt = next(iter(test_loader))
    tr, te = [], []
    batches = itertools.cycle(train_loader)
    for _ in range(n_steps):
        x, y = next(batches)
        loss = F.cross_entropy(network(x), y.long())
        opt.zero_grad()
        loss.backward()
        opt.step()
        tr.append(loss.item())
        with torch.no_grad():
            te.append(F.cross_entropy(network(xt), yt.long()).item())
    return {"train": tr, "test": te}


# ---- 9
A9 = np.array([[1, 0.2], [0.2, 1]])
b9 = np.array([1.0, 2.0])


def affine_transform(x, A, b):
    return (A @ x.T).T + b


def affine_inverse(y, A, b):
    return (torch.inverse(A) @ (y - b).T).T


def draw_y(n):
    return np.random.randn(n, 2) @ A9.T + b9


def draw_back(n):
    return (draw_y(n) - b9) @ np.linalg.inv(A9).T


# ---- 10
def generate_sample(n=1000):
    return torch.distributions.MultivariateNormal(torch.tensor([1.0, 2.0]), torch.tensor([[0.5, 0.3], [0.3, 0.3]])).sample([n])


def logabsdet(A):
    return A.det().abs().log()


class NormalizingFlow(nn.Module):
    def __init__(self, dim=2):
        super().__init__()
        self.lin = nn.Linear(dim, dim)
        self.base = torch.distributions.MultivariateNormal(torch.zeros(dim), torch.eye(dim))

    def log_prob(self, samples):
        A, b = self.lin.weight, self.lin.bias
        return log_probability(samples, A, b)

    def generate(self, n):
        with torch.no_grad():
            return self.lin(self.base.sample((n,)))


def log_probability(samples, A, b):
    base = torch.distributions.MultivariateNormal(torch.zeros(2), torch.eye(2))
    return base.log_prob(affine_inverse(samples, A, b)) - logabsdet(A)


def plot(model):
    z = np.random.randn(500, 2)
    s = model.generate(500).numpy()
    plt.figure(figsize=(12, 3))
    plt.subplot(131)
    plt.plot(z[:, 0], z[:, 1], "o")
    plt.plot(s[:, 0], s[:, 1], "x")
    for i in range(2):
        plt.subplot(1, 3, 2 + i)
        plt.hist(z[:, i], bins=30, histtype="step")
        plt.hist(s[:, i], bins=30, histtype="step")
    plt.show()


def fit_flow(flow, data, n_iter):
    opt = torch.optim.Adam(flow.parameters(), lr=0.02)
    nll = []
    for it in range(n_iter):
        opt.zero_grad()
        loss = -flow.log_prob(data).mean()
        loss.backward()
        opt.step()
        nll.append(float(loss))
        if it % 1000 == 0:
            plot(flow)
    return flow, nll
# file: answers.md
# My answers

**1a**: $D_{KL} = \ln\frac{\sigma_2}{\sigma_1} + \frac{\sigma_1^2 + (\mu_1-\mu_2)^2}{2\sigma_2^2} - \frac12$

1b) = 13.52 nats

1c = 1.25

1d: infinity, it diverges because q has no support there

It is not symmetric.

2a: $\frac{1}{1 + e^{-r}}$

2b: $\frac{\pi e^{r}}{\pi e^{r} + 1 - \pi}$

2c: Logistic function (sigmoid)

6a:
1341 1201
2001 6001 28001

8a: 99,710

8b: 208 + 1168 + 2080 + 2890

9a: (1, 2)

9b: \begin{pmatrix} 1.04 & 0.4 \\ 0.4 & 1.04 \end{pmatrix}

10a: log|a11 a22 - a12 a21|
