"""Week 2 of the ODSL block course."""
from __future__ import annotations

import argparse
import io
import json
import logging
import math
import urllib.request
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Callable, Optional, Sequence

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.distributions import MultivariateNormal, Normal

log = logging.getLogger("week2")


@dataclass
class Config:
    seed: int = 7
    lr: float = 1e-3
    nsteps_infinite: int = 3000
    nsteps_finite: int = 1500
    nsteps_depth: int = 2000
    nsteps_mnist: int = 1000
    nsteps_flow: int = 1500
    mnist_root: str = "./data"
    output: str = "out"
    image_url: str = ""

    @classmethod
    def load(cls, path: Optional[Path]) -> "Config":
        """Read the json file, unknown keys are an error."""
        if path is None or not path.exists():
            return cls()
        raw = json.loads(path.read_text())
        unknown = set(raw) - {f.name for f in fields(cls)}
        if unknown:
            raise KeyError(f"unknown config keys: {unknown}")
        return cls(**raw)


@dataclass
class History:
    train: list[float] = field(default_factory=list)
    test: list[float] = field(default_factory=list)
    test_steps: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Gaussian:
    mu: float
    sigma: float


def save(fig: plt.Figure, cfg: Config, name: str) -> None:
    Path(cfg.output).mkdir(exist_ok=True)
    fig.savefig(Path(cfg.output) / f"{name}.png")
    plt.close(fig)


# ------------------------------------------------------------------ 1
def kl_divergence(p: Gaussian, q: Gaussian) -> float:
    """Closed form KL(p||q) of two 1-D Gaussians."""
    return math.log(q.sigma / p.sigma) + (p.sigma**2 + (p.mu - q.mu) ** 2) / (2 * q.sigma**2) - 0.5


def exercise1(cfg: Config) -> None:
    n1, n2 = Gaussian(1.0, 1.0), Gaussian(1.5, 0.2)
    log.info("KL(N1||N2)=%.4f KL(N2||N1)=%.4f", kl_divergence(n1, n2), kl_divergence(n2, n1))


# ------------------------------------------------------------------ 3
def objective(phi: Tensor, x0: float = 1.0, y0: float = 2.0) -> Tensor:
    """f(phi) for phi of shape (..., 2)."""
    return (phi[..., 0] - x0) ** 2 + (0.2 * (phi[..., 1] - y0)) ** 2


def gradient_descent(start: Sequence[float], lr: float = 0.1, nsteps: int = 80) -> np.ndarray:
    """Manual gradient descent, returns rows (x, y, f)."""
    rows: list[tuple[float, float, float]] = []
    pars = torch.tensor(list(start), requires_grad=True)
    for _ in range(nsteps):
        value = objective(pars)
        rows.append((pars[0].item(), pars[1].item(), value.item()))
        value.backward()
        with torch.no_grad():
            pars = pars - lr * pars.grad
            pars.requires_grad = True
    return np.array(rows)


def adam(start: Sequence[float], lr: float = 0.1, nsteps: int = 80) -> np.ndarray:
    rows: list[tuple[float, float, float]] = []
    pars = torch.tensor(list(start), requires_grad=True)
    opt = torch.optim.Adam([pars], lr=lr)
    for _ in range(nsteps):
        opt.zero_grad()
        value = objective(pars)
        rows.append((pars[0].item(), pars[1].item(), value.item()))
        value.backward()
        opt.step()
    return np.array(rows)


def exercise3(cfg: Config) -> None:
    axis = torch.linspace(-2, 4, 150)
    gx, gy = torch.meshgrid(axis, axis, indexing="xy")
    values = objective(torch.stack([gx, gy], dim=-1)).numpy()
    fig, ax = plt.subplots()
    fig.colorbar(ax.contour(gx.numpy(), gy.numpy(), values, levels=25))
    ax.set(xlabel="x", ylabel="y", title="iso-lines of f")
    save(fig, cfg, "ex3_isolines")
    fig, axes = plt.subplots(1, 3, figsize=(17, 5))
    methods: dict[str, Callable[..., np.ndarray]] = {"GD": gradient_descent, "Adam": adam}
    for ax, (name, method) in zip(axes, methods.items()):
        ax.contour(gx.numpy(), gy.numpy(), values, levels=25)
        ax.set(xlabel="x", ylabel="y", title=name)
        for i, start in enumerate([(-1.5, -1.5), (3.5, -1.0), (0.0, 3.8)]):
            path = method(start)
            ax.plot(path[:, 0], path[:, 1], ".-", color=f"C{i}")
            axes[2].semilogy(path[:, 2], "-" if name == "GD" else "--", color=f"C{i}", label=f"{name} {start}")
            log.info("%s from %s -> %s", name, start, path[-1].round(4))
    axes[2].set(xlabel="step", ylabel="f")
    axes[2].legend(fontsize=7)
    save(fig, cfg, "ex3_trajectories")


# ------------------------------------------------------------------ 4
MEAN0, COV0 = torch.tensor([0.0, 0.0]), torch.tensor([[1.0, 0.0], [0.0, 1.0]])
MEAN1, COV1 = torch.tensor([1.0, 1.0]), torch.tensor([[1.0, 0.8], [0.8, 1.0]])


def sample_gaussian(mean: Tensor, cov: Tensor, N: int) -> Tensor:
    """Transform standard normal numbers to N(mean, cov)."""
    return torch.randn(N, 2) @ cov.T + mean


def get_data(N: int) -> tuple[Tensor, Tensor]:
    """Samples of shape (2N, 2) and labels of shape (2N, 1)."""
    samples = torch.cat([sample_gaussian(MEAN0, COV0, N), sample_gaussian(MEAN1, COV1, N)])
    labels = torch.cat([torch.zeros(N, 1), torch.ones(N, 1)])
    return samples, labels


def log_likelihood_ratio(x: Tensor) -> Tensor:
    """log p(x|1) - log p(x|0)"""
    return MultivariateNormal(MEAN1, COV1).log_prob(x) - MultivariateNormal(MEAN0, COV0).log_prob(x)


class LogisticRegression(nn.Module):
    """sigma(Wx + b)"""

    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(2, 1)

    def forward(self, x: Tensor) -> Tensor:
        return torch.sigmoid(self.linear(x))


def make_mlp(sizes: Sequence[int]) -> nn.Sequential:
    layers: list[nn.Module] = []
    for n_in, n_out in zip(sizes[:-2], sizes[1:-1]):
        layers += [nn.Linear(n_in, n_out), nn.ReLU()]
    layers.append(nn.Linear(sizes[-2], sizes[-1]))
    return nn.Sequential(*layers)


def make_deep() -> nn.Sequential:
    return nn.Sequential(*make_mlp([2, 64, 64, 64, 1]), nn.Sigmoid())


def train_model_infinite_data(model: nn.Module, nsteps: int, lr: float = 1e-3, N: int = 200) -> tuple[nn.Module, list[float]]:
    """Train with a fresh sample in each step."""
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    loss_fn = nn.BCELoss()
    losses: list[float] = []
    for step in range(nsteps):
        X, y = get_data(N)
        opt.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if step % 500 == 0:
            log.debug("step %d loss %.4f", step, losses[-1])
    return model, losses


def plot_decision_boundary(model: nn.Module, cfg: Config, name: str, data: Optional[tuple[Tensor, Tensor]] = None) -> None:
    axis = torch.linspace(-4, 5, 150)
    gx, gy = torch.meshgrid(axis, axis, indexing="xy")
    with torch.no_grad():
        p = model(torch.stack([gx.flatten(), gy.flatten()], dim=1)).view(150, 150).numpy()
    fig, ax = plt.subplots()
    fig.colorbar(ax.contourf(gx.numpy(), gy.numpy(), p, levels=np.linspace(0, 1, 21), cmap="coolwarm"), label="p(1|x)")
    ax.contour(gx.numpy(), gy.numpy(), p, levels=[0.5], colors="k")
    if data is not None:
        ax.scatter(*data[0].T.numpy(), c=data[1].flatten().numpy(), cmap="coolwarm", s=6, edgecolors="k", linewidths=0.2)
    ax.set(xlabel="x1", ylabel="x2", title=name)
    save(fig, cfg, name)


def plot_losses(cfg: Config, name: str, curves: dict[str, Sequence[float]], steps: Optional[dict[str, Sequence[int]]] = None, **kw) -> None:
    fig, ax = plt.subplots(figsize=(8, 5))
    for label, c in curves.items():
        x = (steps or {}).get(label, range(len(c)))
        ax.plot(x, c, label=label)
    ax.set(xlabel="step", ylabel="loss", title=name, **kw)
    ax.legend()
    save(fig, cfg, name)


def exercise4(cfg: Config) -> None:
    X, y = get_data(1000)
    fig, ax = plt.subplots()
    ax.scatter(*X.T.numpy(), c=y.flatten().numpy(), cmap="coolwarm", s=5)
    ax.set(xlabel="x1", ylabel="x2")
    save(fig, cfg, "ex4_data")
    curves: dict[str, Sequence[float]] = {}
    models: dict[str, nn.Module] = {"logistic": LogisticRegression(), "deep": make_deep()}
    for name, model in models.items():
        _, curves[name] = train_model_infinite_data(model, cfg.nsteps_infinite, cfg.lr)
        plot_losses(cfg, f"ex4_loss_{name}", {name: curves[name]})
        plot_decision_boundary(model, cfg, f"ex4_boundary_{name}", (X, y))
        log.info("%s: %.4f", name, float(np.mean(curves[name][-100:])))
    plot_losses(cfg, "ex4_losses", curves)
    fig, ax = plt.subplots()
    llr = log_likelihood_ratio(X)
    for name, model in models.items():
        with torch.no_grad():
            ax.scatter(llr.numpy(), model(X).flatten().numpy(), s=4, label=name)
    ax.set(xlabel="log likelihood ratio", ylabel="model output", xlim=(-12, 3))
    ax.legend()
    save(fig, cfg, "ex4_llr")


# ------------------------------------------------------------------ 5
def train_model_finite_data(model: nn.Module, data: tuple[Tensor, Tensor], test: tuple[Tensor, Tensor], nsteps: int, lr: float) -> History:
    """Train on one fixed sample only, evaluate the test sample in every step."""
    X, y = data
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    loss_fn = nn.BCELoss()
    hist = History()
    for _ in range(nsteps):
        opt.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        opt.step()
        hist.train.append(loss.item())
        with torch.no_grad():
            hist.test.append(loss_fn(model(test[0]), test[1]).item())
    return hist


def exercise5(cfg: Config) -> None:
    test = get_data(4000)
    for total in (500, 5000):
        data = get_data(total // 2)
        curves: dict[str, Sequence[float]] = {}
        for name, model in (("logistic", LogisticRegression()), ("deep", make_deep())):
            h = train_model_finite_data(model, data, test, cfg.nsteps_finite, cfg.lr)
            own = {f"{name} train": h.train, f"{name} test": h.test}
            plot_losses(cfg, f"ex5_{name}_{total}", own)
            curves.update(own)
            log.info("%d %s train %.4f test %.4f", total, name, h.train[-1], h.test[-1])
            plot_decision_boundary(model, cfg, f"ex5_boundary_{name}_{total}", data)
        plot_losses(cfg, f"ex5_comparison_{total}", curves, ylim=(0, 1))


# ------------------------------------------------------------------ 6
def get_data_depth(N: int) -> tuple[Tensor, Tensor]:
    """Sample from p(z|x) p(x), x uniform in (-2, 2)."""
    x = torch.rand(N, 2) * 2 - 2
    f = torch.sin(5 * x[:, :1]) + torch.cos(8 * x[:, 1:])
    return x, torch.bernoulli(torch.sigmoid(f))


def exercise6(cfg: Config) -> None:
    x, z = get_data_depth(1000)
    fig, ax = plt.subplots()
    ax.scatter(*x.T.numpy(), c=z.flatten().numpy(), cmap="coolwarm", s=6)
    ax.set(xlabel="x1", ylabel="x2")
    save(fig, cfg, "ex6_data")
    curves: dict[str, Sequence[float]] = {}
    for sizes in [(2, 20, 20, 20, 20, 1)] + [(2, n, 1) for n in (300, 500, 1500, 7000)]:
        net = make_mlp(sizes)
        opt = torch.optim.Adam(net.parameters(), lr=cfg.lr)
        losses: list[float] = []
        for _ in range(cfg.nsteps_depth):
            opt.zero_grad()
            loss = nn.functional.binary_cross_entropy_with_logits(net(x), z)
            loss.backward()
            opt.step()
            losses.append(loss.item())
        curves[str(sizes)] = losses
        log.info("%s %.4f", sizes, losses[-1])
    plot_losses(cfg, "ex6_losses", curves)


# ------------------------------------------------------------------ 7
def download_greyscale(url: str) -> np.ndarray:
    """Download the image at url and return a 2D float array."""
    req = urllib.request.Request(url, headers={"User-Agent": "week2/1.0"})
    with urllib.request.urlopen(req, timeout=15) as resp:
        return np.asarray(Image.open(io.BytesIO(resp.read())).convert("L"), dtype=np.float32)


def conv3x3(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """3x3 convolution, zero padding, stride 1."""
    h, w = image.shape
    padded = np.pad(image, 1)
    out = np.zeros_like(image)
    for i in range(3):
        for j in range(3):
            out += kernel[j, i] * padded[i : i + h, j : j + w]
    return out


VERTICAL = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]], dtype=np.float32)
HORIZONTAL = VERTICAL.T.copy()


def exercise7(cfg: Config) -> None:
    try:
        img = download_greyscale(cfg.image_url)
    except (OSError, ValueError) as err:
        log.warning("download failed (%s), use a picture of sklearn", err)
        from sklearn.datasets import load_sample_image

        img = np.asarray(Image.fromarray(load_sample_image("china.jpg")).convert("L"), dtype=np.float32)[::2, ::2]
    conv = nn.Conv2d(1, 2, kernel_size=3, padding=1)
    for name, p in conv.named_parameters():  # access: conv.weight, conv.bias
        log.info("conv parameter %s %s", name, tuple(p.shape))
    with torch.no_grad():
        conv.weight[0, 0] = torch.from_numpy(VERTICAL)
        conv.weight[1, 0] = torch.from_numpy(HORIZONTAL)
        conv.bias.zero_()
        res = conv(torch.tensor(img)[None, None])[0].numpy()
    panels = {"image": img, "vertical": conv3x3(img, VERTICAL), "horizontal": conv3x3(img, HORIZONTAL),
              "torch vertical": res[0], "torch horizontal": res[1]}
    fig, axes = plt.subplots(1, len(panels), figsize=(20, 4))
    for ax, (title, im) in zip(axes, panels.items()):
        ax.imshow(im, cmap="gray")
        ax.set_title(title)
        ax.axis("off")
    save(fig, cfg, "ex7_edges")


# ------------------------------------------------------------------ 8
class ConvNet(nn.Module):
    """Three blocks (conv, relu, maxpool) with kernels 5, 3, 2 and a linear projection. Input (N, 784)."""

    def __init__(self, channels: Sequence[int] = (16, 32, 64)) -> None:
        super().__init__()
        blocks: list[nn.Module] = []
        n_in = 1
        for n_out, k in zip(channels, (5, 3, 2)):
            blocks += [nn.Conv2d(n_in, n_out, k), nn.ReLU(), nn.MaxPool2d(2)]
            n_in = n_out
        self.blocks = nn.Sequential(*blocks)
        self.head = nn.Linear(n_in * 4, 10)

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.blocks(x.view(-1, 1, 28, 28)).flatten(1))


def count_parameters(model: nn.Module) -> int:
    """Number of weights of the model."""
    return sum(p.numel() for name, p in model.named_parameters() if name.endswith("weight"))


def load_mnist(root: str) -> tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]:
    """torchvision instead of the (broken) mnist package. 784 pixels, not 768."""
    from torchvision.datasets import MNIST

    parts = [MNIST(root, train=t, download=True) for t in (True, False)]
    train, test = [(p.data.float().view(-1, 784) / 255, p.targets) for p in parts]
    return train, test


def train_mnist(model: nn.Module, train: tuple[Tensor, Tensor], test: tuple[Tensor, Tensor], nsteps: int, lr: float, batch_size: int = 128, every: int = 25) -> History:
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    loss_fn = nn.CrossEntropyLoss()
    hist = History()
    for step in range(nsteps):
        idx = torch.randint(0, train[0].shape[0], (batch_size,))
        opt.zero_grad()
        loss = loss_fn(model(train[0][idx]), train[1][idx])
        loss.backward()
        opt.step()
        hist.train.append(loss.item())
        if step % every == 0 or step == nsteps - 1:
            with torch.no_grad():
                hist.test.append(loss_fn(model(test[0]), test[1]).item())
            hist.test_steps.append(step)
    return hist


def exercise8(cfg: Config) -> None:
    train, test = load_mnist(cfg.mnist_root)
    fig, axes = plt.subplots(1, 8, figsize=(14, 2))
    for i, ax in enumerate(axes):
        ax.imshow(train[0][i].view(28, 28), cmap="gray")
        ax.set_title(str(train[1][i].item()))
        ax.axis("off")
    save(fig, cfg, "ex8_examples")
    models: dict[str, nn.Module] = {"MLP": make_mlp((784, 100, 100, 100, 10)), "CNN": ConvNet()}
    models |= {f"MLP-{h}": make_mlp((784, h, h, h, 10)) for h in (300, 1000)}
    curves: dict[str, Sequence[float]] = {}
    steps: dict[str, Sequence[int]] = {}
    for name, model in models.items():
        h = train_mnist(model, train, test, cfg.nsteps_mnist, cfg.lr)
        log.info("%s: %d parameters, test loss %.4f", name, count_parameters(model), h.test[-1])
        if name in ("MLP", "CNN"):
            curves |= {f"{name} train": h.train, f"{name} test": h.test}
            steps[f"{name} test"] = h.test_steps
    plot_losses(cfg, "ex8_losses", curves, steps, yscale="log")


# ------------------------------------------------------------------ 9, 10
def affine(x: Tensor, A: Tensor, b: Tensor) -> Tensor:
    """y = A x + b for a batch (N, 2)."""
    return x @ A.T + b


def affine_inverse(y: Tensor, A: Tensor, b: Tensor) -> Tensor:
    """x = A^-1 (y - b)"""
    return torch.linalg.solve(A, (y - b).T).T


def log_abs_det_jacobian(A: Tensor) -> Tensor:
    return torch.linalg.slogdet(A).logabsdet


def log_prob(y: Tensor, A: Tensor, b: Tensor) -> Tensor:
    """Change of variables, base is the standard normal."""
    base = Normal(0.0, 1.0).log_prob(affine_inverse(y, A, b)).sum(dim=1)
    return base - log_abs_det_jacobian(A)


def exercise9(cfg: Config) -> None:
    A, b = torch.tensor([[1.0, 0.2], [0.2, 1.0]]), torch.tensor([1.0, 2.0])
    mu_x, cov_x = torch.zeros(2), torch.eye(2)
    px, py = MultivariateNormal(mu_x, cov_x), MultivariateNormal(A @ mu_x + b, A @ cov_x @ A.T)
    x, y = px.sample((4000,)), py.sample((4000,))
    fx, finv = affine(x, A, b), affine_inverse(y, A, b)
    fig, axes = plt.subplots(1, 2, figsize=(12, 5))
    for ax, pair in zip(axes, ({"f(x)": fx, "y": y}, {"x": x, "f^-1(y)": finv})):
        for label, s in pair.items():
            log.info("%s mean %s cov %s", label, s.mean(0).tolist(), torch.cov(s.T).tolist())
            ax.scatter(*s.T.numpy(), s=3, alpha=0.5, label=label)
        ax.legend()
    save(fig, cfg, "ex9")


class AffineFlow(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.A = nn.Parameter(torch.eye(2) + 0.1 * torch.randn(2, 2))
        self.b = nn.Parameter(torch.zeros(2))

    def log_prob(self, y: Tensor) -> Tensor:
        return log_prob(y, self.A, self.b)

    def generate(self, base: Tensor) -> Tensor:
        return affine(base, self.A, self.b)


def plot(model: AffineFlow, cfg: Config, name: str) -> None:
    """Three panes: scatter, histogram of x1, histogram of x2."""
    base = torch.randn(1000, 2)
    with torch.no_grad():
        out = model.generate(base)
    fig, axes = plt.subplots(1, 3, figsize=(15, 4))
    for label, s in {"base": base, "transformed": out}.items():
        axes[0].scatter(*s.T.numpy(), s=4, alpha=0.6, label=label)
        axes[1].hist(s[:, 0].numpy(), bins=40, alpha=0.6, label=label)
        axes[2].hist(s[:, 0].numpy(), bins=40, alpha=0.6, label=label)
    axes[0].set(xlabel="x1", ylabel="x2")
    axes[1].set(xlabel="x1")
    axes[2].set(xlabel="x2")
    for ax in axes:
        ax.legend()
    save(fig, cfg, name)


def exercise10(cfg: Config) -> None:
    data = MultivariateNormal(torch.tensor([1.0, 2.0]), torch.tensor([[0.5, 0.3], [0.3, 0.3]])).sample((1000,))
    fig, ax = plt.subplots()
    ax.scatter(*data.T.numpy(), s=4)
    ax.set(xlabel="x1", ylabel="x2")
    save(fig, cfg, "ex10_data")
    flow = AffineFlow()
    plot(flow, cfg, "ex10_init")
    opt = torch.optim.Adam(flow.parameters(), lr=1e-2)
    for step in range(cfg.nsteps_flow):
        opt.zero_grad()
        loss = -flow.log_prob(data).mean()
        loss.backward()
        opt.step()
        if step % 250 == 0:
            log.info("step %d nll %.4f", step, loss.item())
            plot(flow, cfg, f"ex10_step{step:04d}")
    plot(flow, cfg, "ex10_final")
    log.info("b %s A A^T %s", flow.b.tolist(), (flow.A @ flow.A.T).tolist())


EXERCISES: dict[str, Callable[[Config], None]] = {
    "1": exercise1, "3": exercise3, "4": exercise4, "5": exercise5, "6": exercise6,
    "7": exercise7, "8": exercise8, "9": exercise9, "10": exercise10,
}


def main(argv: Optional[Sequence[str]] = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exercise", default="all", choices=["all", *EXERCISES])
    parser.add_argument("--config", type=Path, default=Path("config.json"))
    parser.add_argument("-v", "--verbose", action="store_true")
    args = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    if args.verbose:
        log.setLevel(logging.DEBUG)
    cfg = Config.load(args.config)
    torch.manual_seed(cfg.seed)
    for key in EXERCISES if args.exercise == "all" else [args.exercise]:
        log.info("exercise %s", key)
        EXERCISES[key](cfg)


if __name__ == "__main__":
    main()
