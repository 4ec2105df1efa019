"""
Exercise 6 - depth vs width

f = sin(5 x1) + cos(8 x2) goes from -2 to 2, but Bin(z|.) needs a probability. So I rescale it: p = (f + 2)/4
"""
import torch
from torch import nn
import matplotlib.pyplot as plt


def get_data(n):
    x = torch.empty(n, 2).uniform_(-2, 2)
    f = torch.sin(5 * x[:, 0]) + torch.cos(8 * x[:, 1])
    z = torch.distributions.Binomial(1, probs=(f + 2) / 4).sample()
    return x, z.unsqueeze(1)


def build(layers):
    mods = []
    for i in range(len(layers) - 1):
        mods.append(nn.Linear(layers[i], layers[i + 1]))
        if i < len(layers) - 2:
            mods.append(nn.ReLU())
    mods.append(nn.Sigmoid())
    return nn.Sequential(*mods)


if __name__ == "__main__":
    torch.manual_seed(1)
    x, z = get_data(1000)
    plt.scatter(*x.T, c=z.squeeze(), s=8, cmap="coolwarm"), plt.savefig("ex06_data.png"), plt.show()

    architectures = [[2, 20, 20, 20, 20, 1]] + [[2, N, 1] for N in (300, 500, 1500, 7000)]
    for layers in architectures:
        net = build(layers)
        opt = torch.optim.Adam(net.parameters(), lr=2e-3)
        curve = []
        for _ in range(4000):
            opt.zero_grad()
            loss = nn.functional.binary_cross_entropy(net(x), z)
            loss.backward()
            opt.step()
            curve.append(loss.item())
        plt.plot(curve, label="-".join(map(str, layers)))
    plt.legend(), plt.xlabel("step"), plt.ylabel("train loss"), plt.savefig("ex06_loss.png"), plt.show()
    # The deep one has only 1341 parameters (7000-wide: 28001) and still gets the lowest loss. Depth composes features:
    # the number of linear pieces of a ReLU net can grow exponentially with the depth but only polynomially with the
    # width, and this target wiggles a lot. More width helps only a little. (All of it is training loss, on noisy
    # labels, so low isn't the same as good.)
