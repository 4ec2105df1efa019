import numpy as np
import matplotlib.pyplot as plt

rng = np.random.default_rng(9)
A = np.array([[1.0, 0.2], [0.2, 1.0]])
b = np.array([1.0, 2.0])
mu_x, S_x = np.zeros(2), np.eye(2)

mu_y = A @ mu_x + b
S_y = A @ S_x @ A.T

# forward
x = rng.multivariate_normal(mu_x, S_x, size=20000)
fx = x @ A.T + b
y = rng.multivariate_normal(mu_y, S_y, size=20000)
print("mean f(x)", fx.mean(0), " expected", mu_y)
print("cov  f(x)\n", np.cov(fx.T), "\nexpected\n", S_y)

# backward
x_back = (y - b) @ np.linalg.inv(A).T
print("mean f^-1(y)", x_back.mean(0), "\ncov\n", np.cov(x_back.T))

fig, ax = plt.subplots(2, 3, figsize=(14, 8))
for row, (u, v, lu, lv) in zip(ax, [(fx, y, "f(x)", "y ~ p(y)"), (x_back, x, "$f^{-1}(y)$", "x ~ p(x)")]):
    row[0].scatter(*u[:2000].T, s=2, label=lu); row[0].scatter(*v[:2000].T, s=2, label=lv); row[0].legend()
    for k in (0, 1):
        bins = np.linspace(v[:, k].min(), v[:, k].max(), 60)
        row[k+1].hist(u[:, k], bins, histtype="step", density=True, label=lu)
        row[k+1].hist(v[:, k], bins, histtype="step", density=True, label=lv)
        row[k+1].set_xlabel(f"coordinate {k+1}"); row[k+1].legend()
fig.savefig("fig09_transform.pdf")
