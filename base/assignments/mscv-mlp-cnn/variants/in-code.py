# about: answers as functions and variables of a script, some in a notebook's text cells
# human: remark dropout derivation advantages consequence autoencoder drawback jensen elbo-form
# remove: answers.md
# copy: tutorial_notebook.ipynb->tutorial.ipynb
# file: tutorial.py
import numpy as np
import torch
import torch.nn.functional as F

answer_1_1a = (28, 28, 1)
answer_1_1b = [32, 32]
answer_1_1ci = torch.zeros(32, 32, 10).shape
answer_1_1cii = 5 * 5 * 3 * 10
answer_1_1d = (32, 32)


def answer_1_3b():
    out = np.zeros((3, 3))
    a = np.array([[0, 1], [2, 3]])
    for i in range(2):
        for j in range(2):
            out[i:i + 2, j:j + 2] += a[i, j] * a
    return out


def answer_1_6i(x):
    return F.relu(x)


def answer_1_6ii(x, slope):
    return torch.where(x > 0, x, slope * x)


def answer_1_6iii(x, alpha=1.0):
    return F.relu(x) - F.relu(-alpha * (torch.exp(x) - 1))


def answer_2_1i(x):
    return 1 / torch.cosh(x) ** 2


X = np.array([[1.5, 2.2, 1.3, 6.7], [4.3, -0.3, -0.2, 4.9], [-4.5, 1.4, 5.5, 1.8], [0.1, -0.5, -0.1, 2.2]])
G = np.array([[4.5, 1.2, 2.3, 1.3], [-1.3, -6.3, 4.1, -2.9], [-0.5, 1.2, 3.5, 1.2], [-6.1, 0.5, -4.1, -3.2]])
answer_3_1 = np.maximum(X, 0)
answer_3_3 = G * (X > 0)


def answer_4_4i(q, p, f0, f1):
    qs, ps, fs = torch.stack([1 - q, q]), torch.stack([1 - p, p]), torch.stack([f0, f1])
    return (qs * torch.log(ps * fs / qs)).sum(0)
