import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

import edf


def load_dataset(n=60, seed=4):
    # the course's data file isn't here, so a noisy line
    rng = np.random.default_rng(seed)
    x = rng.uniform(-2, 2, n)
    return x, 1.7 * x - 0.6 + rng.normal(0, 0.4, n)


# ---- b) by hand --------------------------------------------------
def compute_derivatives(x, y, slope, offset_y):
    err = offset_y + slope * x - y
    d_slope = 2 * np.mean(err * x)
    d_offset = 2 * np.mean(err)
    return float(d_slope), float(d_offset)


def train_by_hand(x, y, lr=0.1, steps=200):
    slope, offset_y = 0.0, 0.0
    history = []
    for _ in range(steps):
        history.append(np.mean((offset_y + slope * x - y) ** 2))
        ds, do = compute_derivatives(x, y, slope, offset_y)
        slope -= lr * ds
        offset_y -= lr * do
    return slope, offset_y, history


# ---- c) with EDF ---------------------------------------------------
def train_edf(x, y, lr=0.1, steps=200):
    xin, yin = edf.Input().set(x[:, None]), edf.Input().set(y[:, None])
    w, b = edf.Param(np.zeros((1, 1))), edf.Param(np.zeros(1))
    y_hat = edf.AddBias(edf.Linear(xin, w), b)
    g = edf.Graph(edf.L2Loss(yin, y_hat))
    history = []
    for _ in range(steps):
        history.append(g.forward())
        g.backward()
        g.sgd(lr)
    return w.value.item(), b.value.item(), history


if __name__ == "__main__":
    x, y = load_dataset()
    s1, o1, h1 = train_by_hand(x, y)
    s2, o2, h2 = train_edf(x, y)
    print(f"by hand: slope {s1:.4f} offset {o1:.4f}  loss {h1[0]:.3f} -> {h1[-1]:.3f}")
    print(f"EDF    : slope {s2:.4f} offset {o2:.4f}  loss {h2[0]:.3f} -> {h2[-1]:.3f}")
    fig, (a, b) = plt.subplots(1, 2, figsize=(9, 3.5))
    a.scatter(x, y, s=10)
    t = np.array([x.min(), x.max()])
    a.plot(t, o1 + s1 * t, "r", label="by hand")
    a.plot(t, o2 + s2 * t, "k--", label="EDF")
    a.legend()
    b.semilogy(h1)
    b.semilogy(h2, "--")
    b.set_xlabel("step")
    b.set_ylabel("loss")
    fig.savefig("linear_regression.png")
