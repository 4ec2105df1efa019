#!/usr/bin/env python3
"""Problem 4.  python prob4_CNN.py  -> figs/filters.png, figs/confusion.png"""
import torch
from torch import nn, optim
from torch.nn.functional import cross_entropy
from sklearn.metrics import confusion_matrix

from common import DEV, FIGS, batches, mnist, plt

EPOCHS, BATCH = 5, 100


def make_cnn():
    return nn.Sequential(
        nn.Conv2d(1, 40, 7, padding=3), nn.ReLU(), nn.MaxPool2d(2),   # 40 x 14 x 14
        nn.Conv2d(40, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),  # 32 x 7 x 7
        nn.Flatten(),
        nn.Linear(32 * 7 * 7, 128), nn.ReLU(),
        nn.Linear(128, 10),
    ).to(DEV)


def fit(cnn, X, y):
    opt = optim.SGD(cnn.parameters(), lr=0.05, momentum=0.9)
    for ep in range(EPOCHS):
        cnn.train()
        tot = 0.
        for b in batches(len(X), BATCH):
            loss = cross_entropy(cnn(X[b]), y[b])
            opt.zero_grad()
            loss.backward()
            opt.step()
            tot += float(loss) * len(b)
        print(f"epoch {ep + 1}: {tot / len(X):.4f}")


@torch.no_grad()
def classify(cnn, X):
    cnn.eval()
    return torch.cat([cnn(X[b]).argmax(1) for b in batches(len(X), 1000, shuffle=False)])


def plot_filters(cnn):
    w = cnn[0].weight.detach().cpu()[:, 0]
    lim = float(w.abs().max())
    fig, axs = plt.subplots(4, 10, figsize=(10, 4.2))
    for k, ax in enumerate(axs.ravel()):
        ax.imshow(w[k], cmap="RdBu", vmin=-lim, vmax=lim)
        ax.set_axis_off()
    fig.suptitle("first layer, 40 filters of size 7x7")
    fig.savefig(FIGS / "filters.png", dpi=150)


def plot_confusion(truth, guess):
    M = confusion_matrix(truth.cpu(), guess.cpu())
    fig, ax = plt.subplots(figsize=(6, 6))
    ax.imshow(M ** 0.5, cmap="Greens")        # sqrt so that the small counts can be seen
    for i in range(10):
        for j in range(10):
            ax.text(j, i, M[i, j], ha="center", va="center", fontsize=8)
    ax.set(xlabel="predicted", ylabel="true", xticks=range(10), yticks=range(10),
           title="MNIST test split")
    fig.savefig(FIGS / "confusion.png", dpi=150)
    return M


if __name__ == "__main__":
    torch.manual_seed(1)
    cnn = make_cnn()
    fit(cnn, *mnist(train=True))
    plot_filters(cnn)
    Xt, yt = mnist(train=False)
    guess = classify(cnn, Xt)
    M = plot_confusion(yt, guess)
    print(f"test accuracy {M.trace() / M.sum():.4f}")
    off = sorted(((M[i, j], i, j) for i in range(10) for j in range(10) if i != j), reverse=True)
    for n, i, j in off[:5]:
        print(f"{n} times a {i} was read as a {j}")
