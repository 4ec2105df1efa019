# 5.2: espiral + corrupcao (tinha comecado com a parabola)
import numpy as np
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt

np.random.seed(3)
t = np.random.uniform(0, 4 * np.pi, 500)
x = np.c_[t * np.cos(t), t * np.sin(t)]          # espiral


def C(x, s=0.15):
    # o ruido cresce com a distancia da origem
    r = np.linalg.norm(x, axis=1, keepdims=True)
    return x + s * r * np.random.randn(*x.shape)


xc = C(x)
fig, (a, b) = plt.subplots(1, 2, figsize=(9, 4.5), sharex=True, sharey=True)
a.scatter(x[:, 0], x[:, 1], s=6, c=t)
a.set_title("original spiral")
b.scatter(xc[:, 0], xc[:, 1], s=6, c=t)
b.set_title("after C, s = 0.15")
for q in (a, b):
    q.set_xlabel("$x_1$")
    q.set_ylabel("$x_2$")
fig.savefig("fig_corruption.png", dpi=150)
