# figure for problem 5.2
import numpy as np
import matplotlib.pyplot as plt

rng = np.random.default_rng(3)
x = rng.uniform(-2, 2, 400)
data = np.stack([x, x ** 2], axis=1)
noisy = data + rng.normal(0, 0.2, size=data.shape)

fig, (a, b) = plt.subplots(1, 2, sharex=True, sharey=True, figsize=(9, 4))
a.scatter(*data.T, s=6)
a.set_title("original, y = x^2")
b.scatter(*noisy.T, s=6, c="crimson")
b.set_title("corrupted, sigma = 0.2")
fig.savefig("corruption.png", dpi=150)
