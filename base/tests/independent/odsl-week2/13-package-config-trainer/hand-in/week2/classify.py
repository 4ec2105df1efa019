"""Exercises 4, 5, 6."""
import matplotlib.pyplot as plt
import torch
from torch import nn

from .data import get_data, get_data_wave, log_likelihood_ratio
from .models import LogisticRegression, count, deep_classifier, mlp
from .trainer import Trainer, train_model_finite_data, train_model_infinite_data


def plot_decision_boundary(f, ax, lim=(-4, 5), sample=None):
    g = torch.linspace(*lim, 150)
    gx, gy = torch.meshgrid(g, g, indexing="xy")
    with torch.no_grad():
        z = f(torch.stack([gx.ravel(), gy.ravel()], 1)).reshape(gx.shape).numpy()
    gx, gy = gx.numpy(), gy.numpy()
    filled = ax.contourf(gx, gy, z, levels=20, cmap="coolwarm", vmin=0, vmax=1)
    ax.contour(gx, gy, z, levels=[0.5], colors="k")
    if sample is not None:
        x, y = sample
        ax.scatter(x[:, 0], x[:, 1], c=y[:, 0], s=4, cmap="coolwarm", edgecolors="k", linewidths=0.2)
    ax.figure.colorbar(filled, ax=ax)
    ax.set_xlabel("x1")
    ax.set_ylabel("x2")


def run_infinite(cfg):
    x, y = get_data(cfg.n_per_class)
    fig, ax = plt.subplots()
    ax.scatter(x[:, 0], x[:, 1], c=y[:, 0], s=5, cmap="coolwarm")
    ax.set_xlabel("x1")
    ax.set_ylabel("x2")
    fig.savefig(cfg.out / "4_data.png")

    shallow, loss_s = train_model_infinite_data(LogisticRegression(), cfg.steps_infinite, cfg.lr)
    deep, loss_d = train_model_infinite_data(deep_classifier(), cfg.steps_infinite, cfg.lr)

    # the best possible classifier is sigmoid(llr); its loss is the lower bound
    xt, yt = get_data(100000)
    llr = log_likelihood_ratio(xt)
    best = nn.functional.binary_cross_entropy_with_logits(llr, yt[:, 0]).item()
    with torch.no_grad():
        print("big sample: shallow", nn.BCELoss()(shallow(xt), yt).item(),
              "deep", nn.BCELoss()(deep(xt), yt).item(), "Bayes", best)

    fig, ax = plt.subplots()
    ax.plot(loss_s, lw=0.5, label="logistic regression")
    ax.plot(loss_d, lw=0.5, label="deep")
    ax.axhline(best, color="k", ls="--", label="Bayes")
    ax.set_xlabel("step")
    ax.set_ylabel("cross entropy")
    ax.legend()
    fig.savefig(cfg.out / "4_loss.png")

    fig, axs = plt.subplots(1, 2, figsize=(11, 4.5))
    for ax, m, name in zip(axs, (shallow, deep), ("logistic regression", "deep")):
        plot_decision_boundary(m, ax, sample=(x, y))
        ax.set_title(name)
    fig.savefig(cfg.out / "4_boundary.png")

    fig, ax = plt.subplots()
    r = log_likelihood_ratio(x)
    with torch.no_grad():
        ax.scatter(r, shallow(x)[:, 0], s=4, label="logistic regression")
        ax.scatter(r, deep(x)[:, 0], s=4, label="deep")
    line = torch.linspace(r.min().item(), r.max().item(), 200)
    ax.plot(line, torch.sigmoid(line), "k", lw=0.8, label="sigmoid")
    ax.set_xlim(-10, 6)
    ax.set_xlabel("log likelihood ratio")
    ax.set_ylabel("model output")
    ax.legend()
    fig.savefig(cfg.out / "4_llr.png")


def run_finite(cfg):
    test = get_data(cfg.n_test)

    def both(n):
        train = get_data(n)
        return train, (train_model_finite_data(LogisticRegression(), cfg.steps_finite, train, test, cfg.lr),
                       train_model_finite_data(deep_classifier(), cfg.steps_finite, train, test, cfg.lr))

    train, (ts, td) = both(cfg.n_train)
    for t, name in ((ts, "shallow"), (td, "deep")):
        fig, ax = plt.subplots()
        ax.plot(t.train_loss, label="train")
        ax.plot(t.test_steps, t.test_loss, label="test")
        ax.set_title(name)
        ax.legend()
        fig.savefig(cfg.out / f"5_{name}.png")

    fig, ax = plt.subplots()
    plot_decision_boundary(td.model, ax, sample=train)
    fig.savefig(cfg.out / "5_boundary.png")

    fig, ax = plt.subplots()
    for t, name, c in ((ts, "shallow", "C0"), (td, "deep", "C1")):
        ax.plot(t.train_loss, c, label=name + " train")
        ax.plot(t.test_steps, t.test_loss, c + "--", label=name + " test")
    ax.legend()
    fig.savefig(cfg.out / "5_compare.png")

    for n in cfg.train_sizes:
        _, (a, b) = both(n)
        print(f"{2 * n} samples: test loss at the end  shallow {a.test_loss[-1]:.4f}  deep {b.test_loss[-1]:.4f}")


def run_depth(cfg):
    x, z = get_data_wave(1000)
    fig, ax = plt.subplots()
    ax.scatter(x[:, 0], x[:, 1], c=z[:, 0], s=6, cmap="coolwarm")
    fig.savefig(cfg.out / "6_data.png")

    curves = {}
    for sizes in [(2, 20, 20, 20, 20, 1)] + [(2, n, 1) for n in cfg.widths]:
        model = mlp(sizes)
        t = Trainer(model, nn.BCEWithLogitsLoss(), cfg.lr).fit(lambda: get_data_wave(1000), cfg.steps_depth)
        curves[sizes] = t.train_loss
        print(sizes, count(model), "parameters, mean loss of the last 200 steps", sum(t.train_loss[-200:]) / 200)
    fig, ax = plt.subplots()
    for sizes, c in curves.items():
        c = torch.tensor(c).unfold(0, 25, 1).mean(1)      # running mean
        ax.plot(c, lw=0.8, label=str(sizes))
    ax.legend()
    ax.set_xlabel("step")
    ax.set_ylabel("cross entropy")
    fig.savefig(cfg.out / "6_loss.png")
