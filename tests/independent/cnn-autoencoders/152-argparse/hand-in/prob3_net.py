"""Problem 3.3: one forward and one backward pass through the little 2-2-2 net of Figure 1."""
import argparse
import numpy as np


def sig(z):
    return 1 / (1 + np.exp(-z))


def main(args):
    x = np.array(args.x)
    y = np.array(args.y)
    # rows = receiving neuron
    W1 = np.array([[.15, .20], [.25, .30]]); b1 = np.array([.35, .35])
    W2 = np.array([[.40, .45], [.50, .55]]); b2 = np.array([.60, .60])

    zh = W1 @ x + b1
    h = sig(zh)
    zo = W2 @ h + b2
    o = sig(zo)
    cost = -np.sum(y * np.log(o) + (1 - y) * np.log(1 - o))

    delta_o = o - y
    delta_h = (W2 @ delta_o) * h * (1 - h)

    np.set_printoptions(precision=args.digits, suppress=True)
    print("h", h, " o", o, " C", round(cost, args.digits))
    print("delta_o", delta_o, "\ndelta_h", delta_h)
    print("dC/dW2\n", np.outer(delta_o, h), "\ndC/db2", delta_o)
    print("dC/dW1\n", np.outer(delta_h, x), "\ndC/db1", delta_h)


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("--x", type=float, nargs=2, default=[0.05, 0.10])
    p.add_argument("--y", type=float, nargs=2, default=[0.01, 0.99])
    p.add_argument("--digits", type=int, default=5)
    main(p.parse_args())
