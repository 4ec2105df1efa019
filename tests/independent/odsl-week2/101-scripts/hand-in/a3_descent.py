import torch
import matplotlib.pyplot as plt

CENTER = torch.tensor([1.0, 2.0])
STIFF = torch.tensor([1.0, 0.2])


def f(phi):
    # works for one point (2,) and for grids (...,2)
    return (STIFF * (phi - CENTER)**2).sum(-1)


def iso(ax):
    t = torch.linspace(-2, 4, 121)
    gx, gy = torch.meshgrid(t, t, indexing="xy")
    cs = ax.contour(gx, gy, f(torch.stack([gx, gy], -1)), levels=[0.1, 0.5, 1, 2, 4, 6, 9, 12], cmap="Greys")
    ax.clabel(cs, fontsize=6)
    ax.set(xlabel="x", ylabel="y", aspect="equal")


def gradient_descent(start, lr=0.1, steps=100):
    pars = torch.tensor(start, requires_grad=True)
    log = []
    for _ in range(steps):
        val = f(pars)
        val.backward()
        log.append([*pars.tolist(), val.item()])
        with torch.no_grad():
            pars = pars - lr * pars.grad      # a new leaf -> its .grad is None, nothing to zero
            pars.requires_grad = True
    return torch.tensor(log)


def adam(start, lr=0.1, steps=100):
    pars = torch.nn.Parameter(torch.tensor(start))
    opt = torch.optim.Adam([pars], lr=lr)
    log = []
    for _ in range(steps):
        opt.zero_grad()
        val = f(pars)
        val.backward()
        log.append([*pars.tolist(), val.item()])
        opt.step()
    return torch.tensor(log)


if __name__ == "__main__":
    starts = [[-1.8, -1.5], [3.5, -1.0], [-1.0, 3.8], [3.8, 3.5]]
    fig, (a, b, c) = plt.subplots(1, 3, figsize=(14, 4.5))
    for ax, algo in ((a, gradient_descent), (b, adam)):
        iso(ax)
        ax.set_title(algo.__name__)
        for s in starts:
            tr = algo(s)
            ax.plot(tr[:, 0], tr[:, 1], ".-", ms=3)
            c.semilogy(tr[:, 2], "-" if algo is adam else "--")
    c.set(xlabel="step", ylabel="f", title="dashed: manual GD, solid: Adam")
    fig.savefig("a3.pdf")
