import argparse
import os
import torch
import torch.nn as nn

from toydata import get_data
from nets import LogReg, build_net
from plotting import plot_decision_boundary, plot_curves

os.makedirs("figs", exist_ok=True)


def train_model(model, train, test, nsteps):
    X, y = train
    Xt, yt = test
    criterion = nn.BCELoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    log = {"train": [], "test": []}
    for _ in range(nsteps):
        optimizer.zero_grad()
        loss = criterion(model(X), y)
        loss.backward()
        optimizer.step()
        log["train"].append(loss.item())
        with torch.no_grad():
            log["test"].append(criterion(model(Xt), yt).item())
    return model, log


def main(nsteps):
    torch.manual_seed(5)
    test = get_data(10_000)
    train = get_data(250)          # = 500 samples altogether

    _, log_s = train_model(LogReg(), train, test, nsteps)
    deep, log_d = train_model(build_net([2, 50, 50, 50, 1]), train, test, nsteps)

    plot_curves(log_s, "figs/ex5_logreg.png")
    plot_curves(log_d, "figs/ex5_deep.png", ylim=(0, 1.5))
    plot_decision_boundary(deep, "figs/ex5_boundary_deep.png", train, title="deep, 500 points")
    both = {f"{name} {k}": v for name, lg in (("logreg", log_s), ("deep", log_d)) for k, v in lg.items()}
    plot_curves(both, "figs/ex5_both.png", ylim=(0, 1.5))

    # how much data does the deep one need?
    for n_per_class in (250, 500, 1000, 2500, 5000):
        train = get_data(n_per_class)
        _, a = train_model(LogReg(), train, test, nsteps)
        _, b = train_model(build_net([2, 50, 50, 50, 1]), train, test, nsteps)
        print(f"{2 * n_per_class:6d} samples   logreg {a['test'][-1]:.3f}   deep {b['test'][-1]:.3f}")


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("--nsteps", type=int, default=4000)
    main(ap.parse_args().nsteps)
