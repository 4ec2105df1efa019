import numpy as np
import torch
import matplotlib.pyplot as plt

x0, y0 = 1.0, 2.0

def f(phi):
    x, y = phi[..., 0], phi[..., 1]
    return (x - x0)**2 + 0.2*(y - y0)**2

# isolines
g = np.linspace(-2, 4, 121)
X, Y = np.meshgrid(g, g)
Z = f(torch.from_numpy(np.stack([X, Y], axis=-1))).numpy()

def isolines(ax):
    cs = ax.contour(X, Y, Z, levels=np.array([0.1, 0.5, 1, 2, 3, 5, 8, 11]))
    ax.clabel(cs, fontsize=7)
    ax.plot(x0, y0, "k*")
    ax.set_xlabel("x"); ax.set_ylabel("y")

fig, ax = plt.subplots(figsize=(5, 5)); isolines(ax)
fig.savefig("fig03_isolines.pdf")

def gradient_descent(init, lr=0.1, nsteps=60):
    pars = torch.tensor(init, dtype=torch.float64, requires_grad=True)
    traj = []
    for _ in range(nsteps):
        val = f(pars)
        traj.append([pars[0].item(), pars[1].item(), val.item()])
        val.backward()
        with torch.no_grad():
            pars = pars - lr*pars.grad      # new leaf, so no stale .grad
            pars.requires_grad = True
    traj.append([pars[0].item(), pars[1].item(), f(pars).item()])
    return np.array(traj)

def adam(init, lr=0.1, nsteps=60):
    pars = torch.tensor(init, dtype=torch.float64, requires_grad=True)
    opt = torch.optim.Adam([pars], lr=lr)
    traj = []
    for _ in range(nsteps):
        opt.zero_grad()
        val = f(pars)
        traj.append([pars[0].item(), pars[1].item(), val.item()])
        val.backward()
        opt.step()
    traj.append([pars[0].item(), pars[1].item(), f(pars).item()])
    return np.array(traj)

starts = [[-1.5, -1.5], [3.5, -1.0], [-1.0, 3.5], [3.0, 3.8]]

fig, ax = plt.subplots(1, 3, figsize=(16, 5))
isolines(ax[0]); isolines(ax[1])
ax[0].set_title("gradient descent, lr=0.1"); ax[1].set_title("Adam, lr=0.1")
for i, s in enumerate(starts):
    a, b = gradient_descent(s), adam(s)
    ax[0].plot(a[:, 0], a[:, 1], ".-", c=f"C{i}")
    ax[1].plot(b[:, 0], b[:, 1], ".-", c=f"C{i}")
    ax[2].semilogy(a[:, 2], c=f"C{i}", label=f"GD {s}")
    ax[2].semilogy(b[:, 2], "--", c=f"C{i}", label=f"Adam {s}")
ax[2].legend(fontsize=7); ax[2].set_xlabel("step"); ax[2].set_ylabel("f")
fig.savefig("fig03_trajectories.pdf")
