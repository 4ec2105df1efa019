import os
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch

os.makedirs("figs", exist_ok=True)
X0, Y0 = 1.0, 2.0


def f(phi):
    x, y = phi[..., 0], phi[..., 1]
    return (x - X0) ** 2 + 0.2 * (y - Y0) ** 2


def draw_isolines(ax):
    xs = torch.linspace(-2, 4, 121)
    grid_x, grid_y = torch.meshgrid(xs, xs, indexing="ij")
    z = f(torch.stack((grid_x, grid_y), dim=-1))
    cs = ax.contour(grid_x.numpy(), grid_y.numpy(), z.numpy(), levels=15)
    ax.clabel(cs, inline=True, fontsize=6)
    ax.set_xlabel("x")
    ax.set_ylabel("y")


def gradient_descent(start, lr=0.05, steps=100):
    pars = torch.tensor(start, requires_grad=True)
    history = []
    for _ in range(steps):
        value = f(pars)
        value.backward()
        history.append((pars[0].item(), pars[1].item(), value.item()))
        with torch.no_grad():
            pars -= lr * pars.grad
    return torch.tensor(history)


def adam(start, lr=0.05, steps=100):
    pars = torch.nn.Parameter(torch.tensor(start))
    optimizer = torch.optim.Adam([pars], lr=lr)
    history = []
    for _ in range(steps):
        optimizer.zero_grad()
        value = f(pars)
        history.append((pars[0].item(), pars[1].item(), value.item()))
        value.backward()
        optimizer.step()
    return torch.tensor(history)


def main():
    starts = [[-1.5, 3.5], [3.5, -1.0], [0.0, -1.5]]

    fig, ax = plt.subplots(figsize=(5, 5))
    draw_isolines(ax)
    fig.savefig("figs/ex3_isolines.png", dpi=150)

    for name, method in (("gd", gradient_descent), ("adam", adam)):
        fig, (left, right) = plt.subplots(1, 2, figsize=(11, 5))
        draw_isolines(left)
        for s in starts:
            h = method(s)
            left.plot(h[:, 0], h[:, 1], ".-", linewidth=0.8, markersize=3, label=str(s))
            right.plot(h[:, 2], label=str(s))
        right.set_xlabel("step")
        right.set_ylabel("f")
        left.legend(fontsize=7)
        fig.suptitle(name)
        fig.savefig(f"figs/ex3_{name}.png", dpi=150)


if __name__ == "__main__":
    main()
