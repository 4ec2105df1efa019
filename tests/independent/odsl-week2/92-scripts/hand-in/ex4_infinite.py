import os
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch
import torch.nn as nn

from toydata import get_data, log_likelihood_ratio
from nets import LogReg, build_net
from plotting import plot_decision_boundary, plot_curves

os.makedirs("figs", exist_ok=True)


def train_model_infinite_data(model, nsteps, batch=256):
    criterion = nn.BCELoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    losses = []
    model.train()
    for _ in range(nsteps):
        samples, labels = get_data(batch)
        optimizer.zero_grad()
        loss = criterion(model(samples), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses


def main():
    torch.manual_seed(4)
    X, y = get_data(1000)
    plt.figure()
    plt.scatter(X[:, 0], X[:, 1], c=y.flatten(), s=5, cmap="coolwarm")
    plt.xlabel("x1"), plt.ylabel("x2")
    plt.savefig("figs/ex4_data.png")

    shallow, loss_s = train_model_infinite_data(LogReg(), 6000)
    deep, loss_d = train_model_infinite_data(build_net([2, 50, 50, 50, 1]), 6000)

    # best possible loss: cross entropy of the true posterior sigmoid(LLR)
    Xb, yb = get_data(100_000)
    best = nn.BCEWithLogitsLoss()(log_likelihood_ratio(Xb).unsqueeze(1), yb).item()
    print("bayes loss", best)

    plot_curves({"logistic regression": loss_s}, "figs/ex4_loss_logreg.png")
    plot_curves({"logistic regression": loss_s, "deep": loss_d}, "figs/ex4_loss_both.png", hline=best)
    plot_decision_boundary(shallow, "figs/ex4_boundary_logreg.png", get_data(300), title="logistic regression")
    plot_decision_boundary(deep, "figs/ex4_boundary_deep.png", get_data(300), title="deep")

    Xs, _ = get_data(1000)
    llr = log_likelihood_ratio(Xs)
    with torch.no_grad():
        p_s, p_d = shallow(Xs).flatten(), deep(Xs).flatten()
    plt.figure()
    plt.scatter(llr, p_s, s=3, label="logistic regression")
    plt.scatter(llr, p_d, s=3, label="deep")
    plt.xlabel("log likelihood ratio"), plt.ylabel("model output")
    plt.legend()
    plt.savefig("figs/ex4_llr.png")


if __name__ == "__main__":
    main()
