"""Exercise 5: same problem as exercise 4, fixed training sample."""
import numpy as np
import torch
from torch import nn

from classify_infinite import (LogisticRegression, deep_model, get_data,
                               plot_decision_boundary, scatter_data)
from common import plt, save

STEPS = 5000


def train_model_finite_data(model, train_data, test_data, nsteps):
    X, y = train_data
    X_test, y_test = test_data
    criterion = nn.BCELoss()
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)
    train_loss, test_loss = np.empty(nsteps), np.empty(nsteps)
    for i in range(nsteps):
        loss = criterion(model(X), y)
        train_loss[i] = loss.item()
        with torch.no_grad():
            test_loss[i] = criterion(model(X_test), y_test).item()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return model, train_loss, test_loss


def curves(ax, train_loss, test_loss, name, colour):
    ax.plot(train_loss, color=colour, ls="--", label=f"{name}, train")
    ax.plot(test_loss, color=colour, label=f"{name}, test")
    ax.set(xlabel="step", ylabel="loss")
    ax.legend()


def main():
    torch.manual_seed(5)
    test = get_data(10_000)
    train = get_data(250)                 # 500 points in total

    shallow, *shallow_loss = train_model_finite_data(LogisticRegression(), train, test, STEPS)
    fig, ax = plt.subplots()
    curves(ax, *shallow_loss, "logistic", "tab:blue")
    save(fig, "ex5_logistic.png")

    deep, *deep_loss = train_model_finite_data(deep_model(), train, test, STEPS)
    fig, ax = plt.subplots()
    curves(ax, *deep_loss, "deep", "tab:red")
    save(fig, "ex5_deep.png")

    fig, ax = plt.subplots(figsize=(6.5, 5))
    plot_decision_boundary(deep, ax)
    scatter_data(ax, *train, s=6, edgecolors="k", linewidths=0.3)
    save(fig, "ex5_deep_boundary.png")

    fig, ax = plt.subplots()
    curves(ax, *shallow_loss, "logistic", "tab:blue")
    curves(ax, *deep_loss, "deep", "tab:red")
    ax.set_ylim(0, 1.5)
    save(fig, "ex5_compare.png")

    # which training sample size does the deep model need?
    sizes = [200, 500, 1000, 2000, 5000, 20000]
    final = {"logistic": [], "deep": []}
    for size in sizes:
        train = get_data(size // 2)
        for name, build in [("logistic", LogisticRegression), ("deep", deep_model)]:
            _, _, test_loss = train_model_finite_data(build(), train, test, 3000)
            final[name].append(test_loss[-1])
        print(f"{size:6d}  logistic {final['logistic'][-1]:.4f}  deep {final['deep'][-1]:.4f}")
    fig, ax = plt.subplots()
    for name, values in final.items():
        ax.plot(sizes, values, "s-", label=name)
    ax.set(xscale="log", yscale="log", xlabel="size of the training sample", ylabel="final test loss")
    ax.legend()
    save(fig, "ex5_sample_size.png")


if __name__ == "__main__":
    main()
