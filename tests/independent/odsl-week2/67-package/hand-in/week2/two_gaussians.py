"""Aufgabe 4 (infinite data) and Aufgabe 5 (finite data)."""
import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.distributions import MultivariateNormal

from .config import ClassifierConfig
from .networks import FeedForward, LogisticRegression, n_parameters
from .plotting import plot_curves, plot_decision_boundary, save, scatter_classes

CLASS_0 = MultivariateNormal(torch.tensor([0.0, 0.0]), torch.tensor([[1.0, 0.0], [0.0, 1.0]]))
CLASS_1 = MultivariateNormal(torch.tensor([1.0, 1.0]), torch.tensor([[1.0, 0.8], [0.8, 1.0]]))


def get_data(N):
    samples = torch.vstack((CLASS_0.sample((N,)), CLASS_1.sample((N,))))
    labels = torch.arange(2.0).repeat_interleave(N).unsqueeze(1)
    return samples, labels


def log_likelihood_ratio(x):
    return (CLASS_1.log_prob(x) - CLASS_0.log_prob(x)).unsqueeze(-1)


def new_deep(cfg):
    return FeedForward((2, *cfg.hidden, 1), head=nn.Sigmoid())


def train_model_infinite_data(model, nsteps, cfg=ClassifierConfig()):
    optimiser = torch.optim.Adam(model.parameters(), lr=cfg.lr)
    criterion = nn.BCELoss()
    history = []
    for _ in range(nsteps):
        x, z = get_data(cfg.batch_per_class)
        optimiser.zero_grad()
        loss = criterion(model(x), z)
        loss.backward()
        optimiser.step()
        history.append(loss.item())
    return model, history


def train_model_finite_data(model, data, test, nsteps, cfg):
    """Full batch training on the one sample `data`; returns steps, train losses, test losses."""
    x, z = data
    optimiser = torch.optim.Adam(model.parameters(), lr=cfg.lr)
    criterion = nn.BCELoss()
    steps, train_curve, test_curve = [], [], []
    for step in range(nsteps):
        optimiser.zero_grad()
        loss = criterion(model(x), z)
        if step % cfg.log_every == 0 or step == nsteps - 1:
            with torch.no_grad():
                test_curve.append(criterion(model(test[0]), test[1]).item())
            train_curve.append(loss.item())
            steps.append(step)
        loss.backward()
        optimiser.step()
    return steps, train_curve, test_curve


def bayes_loss(n=200_000):
    x, z = get_data(n)
    return nn.functional.binary_cross_entropy_with_logits(log_likelihood_ratio(x), z).item()


def run_infinite(cfg=ClassifierConfig()):
    sample = get_data(1000)
    fig, ax = plt.subplots(figsize=(5, 5))
    scatter_classes(ax, *sample)
    save(fig, "a4_data")

    bound = bayes_loss()
    print("loss of the exact posterior:", round(bound, 4))
    models, curves = {}, {}
    for name, model in (("shallow", LogisticRegression()), ("deep", new_deep(cfg))):
        models[name], history = train_model_infinite_data(model, cfg.n_steps, cfg)
        curves[name] = (range(len(history)), history)
        plot_curves(f"a4_loss_{name}", {name: curves[name]})
        fig, ax = plt.subplots(figsize=(6, 5))
        plot_decision_boundary(models[name], ax)
        scatter_classes(ax, *sample, alpha=0.3)
        save(fig, f"a4_boundary_{name}")
        print(name, n_parameters(model), "parameters, mean of the last 200 losses", sum(history[-200:]) / 200)
    plot_curves("a4_comparison", curves, hline=bound)

    fig, ax = plt.subplots(figsize=(6, 5))
    llr = log_likelihood_ratio(sample[0])
    with torch.no_grad():
        for name, model in models.items():
            ax.scatter(llr.numpy(), model(sample[0]).numpy(), s=4, label=name)
    ax.set(xlabel="log p(x|1) - log p(x|0)", ylabel="model output")
    ax.legend()
    save(fig, "a4_llr")


def run_finite(cfg=ClassifierConfig()):
    test = get_data(cfg.n_test_per_class)
    train = get_data(cfg.n_train_per_class)
    all_curves = {}
    for name, model in (("shallow", LogisticRegression()), ("deep", new_deep(cfg))):
        steps, tr, te = train_model_finite_data(model, train, test, cfg.n_steps, cfg)
        curves = {f"{name} train": (steps, tr), f"{name} test": (steps, te)}
        plot_curves(f"a5_loss_{name}", curves)
        all_curves.update(curves)
    plot_curves("a5_comparison", all_curves)

    fig, ax = plt.subplots(figsize=(6, 5))
    plot_decision_boundary(model, ax)          # the loop ends with the deep one
    scatter_classes(ax, *train)
    save(fig, "a5_boundary_deep")

    finals = {"shallow test": [], "deep test": []}
    for n in cfg.sizes_per_class:
        train = get_data(n)
        for name, model in (("shallow", LogisticRegression()), ("deep", new_deep(cfg))):
            _, _, te = train_model_finite_data(model, train, test, cfg.n_steps, cfg)
            finals[f"{name} test"].append(te[-1])
        print(f"{2 * n:6d} training points:", {k: round(v[-1], 4) for k, v in finals.items()})
    fig, ax = plt.subplots()
    for k, v in finals.items():
        ax.semilogx([2 * n for n in cfg.sizes_per_class], v, "o-", label=k)
    ax.set(xlabel="training points", ylabel="final test loss")
    ax.legend()
    save(fig, "a5_sizes")
