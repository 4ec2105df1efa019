# ex 3
import torch, numpy as np
import matplotlib.pyplot as plt

X0, Y0 = 1., 2.

def func(phi):
    x, y = phi
    return (x - X0)**2 + 0.2 * (y - Y0)**2

def isolines():
    xs = np.linspace(-2, 4, 121)
    ys = np.linspace(-2, 4, 121)
    XX, YY = np.meshgrid(xs, ys)
    ZZ = func(torch.tensor(np.stack([XX, YY]))).numpy()
    plt.contour(XX, YY, ZZ, 20)
    plt.xlabel("x"); plt.ylabel("y")

def gd(init, lr=0.1, n=100):
    pars = torch.tensor(init, requires_grad=True)
    hist = []
    for i in range(n):
        val = func(pars)
        hist.append((pars[0].item(), pars[1].item(), val.item()))
        val.backward()
        with torch.no_grad():
            pars = pars - lr * pars.grad
            pars.requires_grad = True
    return np.array(hist)

def run_adam(init, lr=0.1, n=200):
    pars = torch.tensor(init, requires_grad=True)
    opt = torch.optim.Adam([pars], lr=lr)     # (torch.nn.Adam in the sheet -> doesn't exist)
    hist = []
    for i in range(n):
        val = func(pars)
        hist.append((pars[0].item(), pars[1].item(), val.item()))
        val.backward()
        opt.step()
    return np.array(hist)

if __name__ == "__main__":
    inits = [[-1.5, -1.5], [3.5, 0.], [-1., 3.5]]
    isolines()
    plt.savefig("iso.png"); plt.clf()

    isolines()
    for s in inits:
        h = gd(s)
        plt.plot(h[:, 0], h[:, 1], "o-", ms=2)
        print("gd", s, "->", h[-1])
    plt.savefig("gd.png"); plt.clf()

    isolines()
    for s in inits:
        h = run_adam(s)
        plt.plot(h[:, 0], h[:, 1], "o-", ms=2)
        print("adam", s, "->", h[-1])
    plt.savefig("adam.png"); plt.clf()

    for s in inits:
        plt.plot(gd(s, n=200)[:, 2], "b"); plt.plot(run_adam(s)[:, 2], "r")
    plt.yscale("log"); plt.title("blue gd, red adam"); plt.savefig("gd_vs_adam.png")
