# usage: python linear_regression.py data.csv      (two columns: x,y)
import sys
import numpy as np
import minigraph as mg


def compute_derivatives(x, y, slope, offset_y):
    """-> (dL/dw1, dL/dw0), L = mean (w0 + w1 x - y)^2"""
    err = offset_y + slope * x - y
    return 2 * float(err @ x) / len(x), 2 * float(err.sum()) / len(x)


def by_hand(x, y, rate=0.02, steps=3000):
    slope = offset_y = 0.0
    for _ in range(steps):
        d1, d0 = compute_derivatives(x, y, slope, offset_y)
        slope, offset_y = slope - rate * d1, offset_y - rate * d0
    return slope, offset_y


def by_graph(x, y, rate=0.02, steps=3000):
    w1 = mg.Leaf([[0.0]], trainable=True)
    w0 = mg.Leaf([[0.0]], trainable=True)
    y_hat = mg.AddRow(mg.MatMul(mg.Leaf(x[:, None]), w1), w0)
    loss = mg.L2Loss(mg.Leaf(y[:, None]), y_hat)
    assert mg.numeric_check(loss, w1) < 1e-5 and mg.numeric_check(loss, w0) < 1e-5
    for _ in range(steps):
        mg.evaluate(loss)
        mg.backprop(loss)
        mg.descend(loss, rate)
    return w1.out.item(), w0.out.item()


def plot(x, y, fits, name):
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    plt.scatter(x, y, s=10, c="grey")
    ends = np.array([x.min(), x.max()])
    for (label, (slope, offset)), style in zip(fits.items(), ("-", "--")):
        plt.plot(ends, offset + slope * ends, style, label=label)
    plt.legend()
    plt.savefig(name)


if __name__ == "__main__":
    x, y = np.loadtxt(sys.argv[1], delimiter=",", unpack=True)
    fits = {"compute_derivatives": by_hand(x, y), "minigraph": by_graph(x, y)}
    for label, (slope, offset) in fits.items():
        print(f"{label:20s} slope {slope:.4f}  offset {offset:.4f}")
    print("np.polyfit           slope %.4f  offset %.4f" % tuple(np.polyfit(x, y, 1)))
    plot(x, y, fits, "linear_fit.pdf")
