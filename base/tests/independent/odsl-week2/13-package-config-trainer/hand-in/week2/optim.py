"""Exercise 3."""
import matplotlib.pyplot as plt
import torch

X0, Y0 = 1.0, 2.0


def f(phi):
    """phi has shape (..., 2)."""
    return (phi[..., 0] - X0) ** 2 + 0.2 * (phi[..., 1] - Y0) ** 2


def gradient_descent(start, lr, steps):
    pars = torch.tensor(start, dtype=torch.float32, requires_grad=True)
    track, values = [], []
    for _ in range(steps):
        value = f(pars)
        track.append(pars.detach().clone())
        values.append(value.item())
        value.backward()
        with torch.no_grad():
            pars = pars - lr * pars.grad
            pars.requires_grad = True
    track.append(pars.detach().clone())
    values.append(f(pars).item())
    return torch.stack(track), values


def adam_descent(start, lr, steps):
    pars = torch.tensor(start, dtype=torch.float32, requires_grad=True)
    opt = torch.optim.Adam([pars], lr=lr)
    track, values = [pars.detach().clone()], [f(pars).item()]
    for _ in range(steps):
        opt.zero_grad()
        f(pars).backward()
        opt.step()
        track.append(pars.detach().clone())
        values.append(f(pars).item())
    return torch.stack(track), values


def isolines(ax):
    g = torch.linspace(-2, 4, 200)
    gx, gy = torch.meshgrid(g, g, indexing="xy")
    values = f(torch.stack([gx, gy], -1))
    cs = ax.contour(gx.numpy(), gy.numpy(), values.numpy(), levels=15)
    ax.clabel(cs, fontsize=6)
    ax.set_xlabel("x")
    ax.set_ylabel("y")


def run(cfg):
    fig, ax = plt.subplots()
    isolines(ax)
    fig.savefig(cfg.out / "3_isolines.png")

    fig, axs = plt.subplots(1, 3, figsize=(15, 4.5))
    for ax, method, name in zip(axs, (gradient_descent, adam_descent), ("gradient descent", "Adam")):
        isolines(ax)
        ax.set_title(name)
        for start in cfg.starts:
            track, values = method(start, cfg.gd_lr, cfg.gd_steps)
            ax.plot(track[:, 0], track[:, 1], ".-")
            axs[2].semilogy(values, "-" if name == "Adam" else "--", label=f"{name} {start}")
            print(f"{name:17s} {start} -> {track[-1].tolist()}  f = {values[-1]:.2e}")
    axs[2].legend(fontsize=6)
    axs[2].set_xlabel("step")
    fig.savefig(cfg.out / "3_trajectories.png")
