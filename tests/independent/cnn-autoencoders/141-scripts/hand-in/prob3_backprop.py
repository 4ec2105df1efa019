"""Problem 3.3: numbers for the 2-2-2 network. Change the block below to the values of Figure 1."""
import numpy as np

x = np.array([0.05, 0.10])
y = np.array([0.01, 0.99])
W2 = np.array([[0.15, 0.20],     # row j: weights into h_j
               [0.25, 0.30]])
b2 = np.array([0.35, 0.35])
W3 = np.array([[0.40, 0.45],     # row j: weights into o_j
               [0.50, 0.55]])
b3 = np.array([0.60, 0.60])


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def cost(W2, b2, W3, b3):
    a = sigmoid(W3 @ sigmoid(W2 @ x + b2) + b3)
    return -np.sum(y * np.log(a) + (1 - y) * np.log(1 - a))


h = sigmoid(W2 @ x + b2)
o = sigmoid(W3 @ h + b3)
delta3 = o - y
delta2 = (W3.T @ delta3) * h * (1 - h)
grads = {"W2": np.outer(delta2, x), "b2": delta2, "W3": np.outer(delta3, h), "b3": delta3}
print("h", h, "o", o, "C", cost(W2, b2, W3, b3))
for name, g in grads.items():
    print(name, g.tolist())

# finite differences for every single parameter
params = {"W2": W2, "b2": b2, "W3": W3, "b3": b3}
for name, p in params.items():
    for idx in np.ndindex(p.shape):
        keep, eps = p[idx], 1e-6
        p[idx] = keep + eps
        up = cost(**params)
        p[idx] = keep - eps
        down = cost(**params)
        p[idx] = keep
        assert abs((up - down) / (2 * eps) - grads[name][idx]) < 1e-7, (name, idx)
print("finite differences agree")
