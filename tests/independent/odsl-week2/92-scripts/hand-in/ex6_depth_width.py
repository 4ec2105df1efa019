import os
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch
import torch.nn as nn

from toydata import get_data_waves
from nets import build_net, count_parameters
from plotting import plot_curves

os.makedirs("figs", exist_ok=True)
ARCHS = {"deep 4x20": [2, 20, 20, 20, 20, 1]}
for n in (300, 500, 1500, 7000):
    ARCHS[f"shallow {n}"] = [2, n, 1]


def fit(model, X, z, nsteps=8000):
    criterion = nn.BCEWithLogitsLoss()      # more stable than BCELoss
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    losses = []
    for _ in range(nsteps):
        optimizer.zero_grad()
        loss = criterion(model(X), z)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def main():
    torch.manual_seed(6)
    X, z = get_data_waves(1000)
    plt.figure(figsize=(5, 5))
    plt.scatter(X[:, 0], X[:, 1], c=z.flatten(), cmap="coolwarm", s=8)
    plt.savefig("figs/ex6_data.png", dpi=150)

    curves = {}
    for name, sizes in ARCHS.items():
        model = build_net(sizes)
        print(name, count_parameters(model))
        curves[name] = fit(model, X, z)
    plot_curves(curves, "figs/ex6_losses.png")


if __name__ == "__main__":
    main()
