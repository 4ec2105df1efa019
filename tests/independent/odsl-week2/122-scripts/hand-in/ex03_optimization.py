"""Exercise 3 - gradient descent by hand vs Adam"""
import torch
import matplotlib.pyplot as plt

TARGET = torch.tensor([1.0, 2.0])
SCALE = torch.tensor([1.0, 0.2])


def func(pars):
    return (SCALE * (pars - TARGET) ** 2).sum(-1)


def manual_gd(x0, lr=0.02, steps=150):
    pars = torch.tensor(x0, requires_grad=True)
    history = []
    for _ in range(steps):
        value = func(pars)
        history.append([*pars.tolist(), value.item()])
        value.backward()
        with torch.no_grad():
            pars -= lr * pars.grad
    return torch.tensor(history)


def adam(x0, lr=0.05, steps=150):
    # the sheet says torch.nn.Adam, it lives in torch.optim
    pars = torch.tensor(x0, requires_grad=True)
    optimizer = torch.optim.Adam([pars], lr=lr)
    history = []
    for _ in range(steps):
        optimizer.zero_grad()
        value = func(pars)
        history.append([*pars.tolist(), value.item()])
        value.backward()
        optimizer.step()
    return torch.tensor(history)


def contour(ax):
    xs = torch.linspace(-2, 4, 121)
    grid = torch.cartesian_prod(xs, xs)
    z = func(grid).reshape(121, 121).T      # rows = y for matplotlib
    ax.contour(xs, xs, z, levels=[0.1, 0.3, 1, 2, 4, 7, 10], colors="gray", linewidths=0.7)


if __name__ == "__main__":
    fig, (left, right) = plt.subplots(1, 2, figsize=(10, 5))
    contour(left)
    contour(right)
    for start in ([-1.5, -1.0], [3.5, 0.0], [0.0, 3.8]):
        h = manual_gd(start)
        left.plot(h[:, 0], h[:, 1], ".-")
        g = adam(start)
        right.plot(g[:, 0], g[:, 1], ".-")
        print(start, "-> manual", h[-1].tolist(), " adam", g[-1].tolist())
    left.set_title("manual GD")
    right.set_title("Adam")
    fig.savefig("ex03_paths.png")
    plt.show()
    # The manual one swings around the minimum like a pendulum and takes long to calm down, Adam goes there
    # nearly straight since it rescales each direction by its own gradient size.
