# Problem 5.2: figure of the corruption process
import numpy as np
import matplotlib.pyplot as plt

rng = np.random.default_rng(5)
sigma = 0.15

x = rng.uniform(-1.5, 1.5, 400)
clean = np.column_stack([x, x ** 2])
corrupted = clean + sigma * rng.standard_normal(clean.shape)

fig, ax = plt.subplots(1, 2, figsize=(9, 4), sharex=True, sharey=True)
for a, d, title in zip(ax, (clean, corrupted), ("original, y = x^2", "corrupted, sigma = 0.15")):
    a.scatter(d[:, 0], d[:, 1], s=6)
    a.set_title(title)
    a.set_xlabel("x")
    a.set_ylabel("y")
fig.savefig("fig5_corruption.png")
