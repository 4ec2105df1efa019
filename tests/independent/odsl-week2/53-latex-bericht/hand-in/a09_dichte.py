# Aufgabe 9
import matplotlib.pyplot as plt
import torch
from torch.distributions import MultivariateNormal

A = torch.tensor([[1.0, 0.2], [0.2, 1.0]])
b = torch.tensor([1.0, 2.0])


def vor(x):
    return x @ A.T + b


def zurueck(y):
    return (y - b) @ torch.linalg.inv(A).T


if __name__ == "__main__":
    torch.manual_seed(0)
    mu_x, cov_x = torch.zeros(2), torch.eye(2)
    mu_y, cov_y = A @ mu_x + b, A @ cov_x @ A.T
    p_x, p_y = MultivariateNormal(mu_x, cov_x), MultivariateNormal(mu_y, cov_y)
    print("mu_y", mu_y, "\nSigma_y", cov_y)

    n = 5000
    x, y = p_x.sample((n,)), p_y.sample((n,))
    fx, rx = vor(x), zurueck(y)
    print("f(x):     ", fx.mean(0), torch.cov(fx.T))
    print("f^-1(y):  ", rx.mean(0), torch.cov(rx.T))

    fig, axes = plt.subplots(2, 3, figsize=(14, 8))
    for zeile, (u, v, lu, lv) in zip(axes, ((fx, y, "f(x), x ~ p(x)", "y ~ p(y)"),
                                            (rx, x, "f^-1(y), y ~ p(y)", "x ~ p(x)"))):
        zeile[0].scatter(u[:, 0], u[:, 1], s=2, alpha=0.5, label=lu)
        zeile[0].scatter(v[:, 0], v[:, 1], s=2, alpha=0.5, label=lv)
        zeile[0].legend()
        for k in (0, 1):
            zeile[k + 1].hist(u[:, k].numpy(), bins=50, density=True, histtype="step", label=lu)
            zeile[k + 1].hist(v[:, k].numpy(), bins=50, density=True, histtype="step", label=lv)
            zeile[k + 1].set_xlabel(f"Koordinate {k + 1}")
    fig.savefig("plots/a09.pdf")
