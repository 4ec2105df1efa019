"""Exercise 3: gradient descent by hand and Adam on a quadratic bowl."""
import torch

from common import plt, save

TARGET = torch.tensor([1.0, 2.0])      # (x0, y0)
SCALE = torch.tensor([1.0, 0.2])
STARTS = [(-1.5, -1.0), (3.5, 0.0), (0.0, 3.8)]


def bowl(phi):
    """f(phi) = (x-x0)^2 + 0.2 (y-y0)^2, phi has shape (..., 2)"""
    return (SCALE * (phi - TARGET)**2).sum(dim=-1)


def draw_isolines(ax):
    side = torch.linspace(-2, 4, 200)
    yy, xx = torch.meshgrid(side, side, indexing="ij")
    lines = ax.contour(xx.numpy(), yy.numpy(), bowl(torch.stack([xx, yy], dim=-1)).numpy(),
                       levels=12, colors="0.6", linewidths=0.8)
    ax.clabel(lines, fontsize=6)
    ax.set(xlabel="x", ylabel="y", xlim=(-2, 4), ylim=(-2, 4))


def manual_descent(start, rate=0.2, steps=40):
    """returns list of rows (x, y, f)"""
    pars = torch.tensor(start, requires_grad=True)
    history = []
    for _ in range(steps):
        value = bowl(pars)
        value.backward()
        history.append((*pars.tolist(), value.item()))
        with torch.no_grad():
            pars = pars - rate * pars.grad
            pars.requires_grad = True
    history.append((*pars.tolist(), bowl(pars).item()))
    return history


def adam_descent(start, rate=0.2, steps=40):
    pars = torch.tensor(start, requires_grad=True)
    optimiser = torch.optim.Adam([pars], lr=rate)
    history = []
    for _ in range(steps):
        optimiser.zero_grad()
        value = bowl(pars)
        history.append((*pars.tolist(), value.item()))
        value.backward()
        optimiser.step()
    history.append((*pars.tolist(), bowl(pars).item()))
    return history


def main():
    fig, ax = plt.subplots(figsize=(5, 5))
    draw_isolines(ax)
    save(fig, "ex3_isolines.png")

    fig, ax = plt.subplots(figsize=(5, 5))
    draw_isolines(ax)
    for start in STARTS:
        xs, ys, _ = zip(*manual_descent(start))
        ax.plot(xs, ys, "o-", ms=3, label=str(start))
    ax.plot(*TARGET.tolist(), "k*", ms=10)
    ax.legend(title="start")
    save(fig, "ex3_manual_gd.png")

    fig, (left, right) = plt.subplots(1, 2, figsize=(11, 5))
    draw_isolines(left)
    for k, start in enumerate(STARTS):
        for run, colour, name in [(manual_descent, "tab:blue", "gradient descent"),
                                  (adam_descent, "tab:orange", "Adam")]:
            xs, ys, vals = zip(*run(start))
            label = name if k == 0 else None
            left.plot(xs, ys, "o-", ms=2, color=colour, label=label)
            right.plot(vals, color=colour, label=label)
    left.legend()
    right.set(yscale="log", xlabel="step", ylabel="f")
    right.legend()
    save(fig, "ex3_gd_vs_adam.png")


if __name__ == "__main__":
    main()
