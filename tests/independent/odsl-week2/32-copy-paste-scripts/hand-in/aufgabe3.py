import torch
import numpy as np
import matplotlib.pyplot as plt

x0 = 1
y0 = 2

def function(phi):
    x = phi[0]
    y = phi[1]
    return (x - x0)**2 + 0.2*(y - y0)**2

# iso lines
xs = np.linspace(-2, 4, 100)
ys = np.linspace(-2, 4, 100)
XX, YY = np.meshgrid(xs, ys)
ZZ = function([XX, YY])
plt.figure()
plt.contour(XX, YY, ZZ, 20)
plt.xlabel("x")
plt.ylabel("y")
plt.savefig("aufgabe3_iso.png")


# gradient descent
def gradient_descent(start, lr, steps):
    pars = torch.tensor(start, requires_grad=True)
    positions = []
    values = []
    for i in range(steps):
        loss = function(pars)
        positions.append(pars.detach().clone().numpy())
        values.append(loss.item())
        loss.backward()
        with torch.no_grad():
            pars -= lr * pars.grad
    return np.array(positions), values


pos1, val1 = gradient_descent([-1.0, -1.0], 0.05, 100)
pos2, val2 = gradient_descent([3.0, -1.0], 0.05, 100)
pos3, val3 = gradient_descent([3.5, 3.5], 0.05, 100)

plt.plot(pos1[:, 0], pos1[:, 1], "r.-")
plt.plot(pos2[:, 0], pos2[:, 1], "g.-")
plt.plot(pos3[:, 0], pos3[:, 1], "b.-")
plt.savefig("aufgabe3_gd.png")


# Adam
def adam(start, lr, steps):
    pars = torch.tensor(start, requires_grad=True)
    optimizer = torch.optim.Adam([pars], lr=lr)
    positions = []
    values = []
    for i in range(steps):
        optimizer.zero_grad()
        loss = function(pars)
        positions.append(pars.detach().clone().numpy())
        values.append(loss.item())
        loss.backward()
        optimizer.step()
    return np.array(positions), values


apos1, aval1 = adam([-1.0, -1.0], 0.05, 100)
apos2, aval2 = adam([3.0, -1.0], 0.05, 100)
apos3, aval3 = adam([3.5, 3.5], 0.05, 100)

plt.plot(apos1[:, 0], apos1[:, 1], "r--")
plt.plot(apos2[:, 0], apos2[:, 1], "g--")
plt.plot(apos3[:, 0], apos3[:, 1], "b--")
plt.savefig("aufgabe3_adam.png")

plt.figure()
plt.plot(val1, label="gd")
plt.plot(aval1, label="adam")
plt.legend()
plt.savefig("aufgabe3_loss.png")
