"""Exercise 6: one deep model against wide shallow ones."""
import torch
from torch import nn

from common import n_params, plt, save

LAYERS = [(2, 20, 20, 20, 20, 1), (2, 300, 1), (2, 500, 1), (2, 1500, 1), (2, 7000, 1)]


def f(x):
    return torch.sin(5 * x[:, 0]) + torch.cos(8 * x[:, 1])


def get_data(n):
    """x ~ Uniform(-2,2)^2, z ~ Bin(1, p) with p = (f+2)/4, since f itself lies in [-2, 2]"""
    x = torch.empty(n, 2).uniform_(-2, 2)
    p = (f(x) + 2) / 4
    z = torch.bernoulli(p).unsqueeze(1)
    return x, z


def build(layers):
    net = nn.Sequential()
    last = len(layers) - 2
    for i in range(last + 1):
        net.add_module(f"lin{i}", nn.Linear(layers[i], layers[i + 1]))
        if i < last:
            net.add_module(f"act{i}", nn.ReLU())
    return net        # returns logits


def train(net, x, z, steps=5000):
    optimiser = torch.optim.Adam(net.parameters(), lr=1e-3)
    criterion = nn.BCEWithLogitsLoss()
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = criterion(net(x), z)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses


def main():
    torch.manual_seed(6)
    x, z = get_data(1000)
    fig, ax = plt.subplots()
    points = ax.scatter(x[:, 0], x[:, 1], c=z[:, 0], s=10, cmap="bwr")
    fig.colorbar(points, label="z")
    ax.set(xlabel="x1", ylabel="x2")
    save(fig, "ex6_data.png")

    fig, ax = plt.subplots()
    for layers in LAYERS:
        net = build(layers)
        losses = train(net, x, z)
        print(layers, n_params(net), "parameters, final loss", losses[-1])
        ax.plot(losses, label="-".join(map(str, layers)))
    ax.set(xlabel="step", ylabel="training loss")
    ax.legend()
    save(fig, "ex6_losses.png")


if __name__ == "__main__":
    main()
