from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import torch
from sklearn.metrics import confusion_matrix
from torch import nn

from mnist_utils import FIGDIR, Config, mnist


class ConvClassifier(nn.Sequential):
    def __init__(self, n_filters: int = 40, n_classes: int = 10):
        super().__init__(
            nn.Conv2d(1, n_filters, kernel_size=5, padding=2),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(n_filters, 64, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(64 * 7 * 7, n_classes),
        )

    @property
    def first_filters(self) -> np.ndarray:
        return self[0].weight.detach().cpu().squeeze(1).numpy()


def main() -> None:
    cfg = Config(epochs=5, batch_size=128)
    torch.manual_seed(cfg.seed)
    model = ConvClassifier().to(cfg.device)
    optimizer = torch.optim.Adam(model.parameters(), lr=cfg.lr)
    cross_entropy = nn.CrossEntropyLoss()

    train_loader = mnist(True, cfg)
    for epoch in range(cfg.epochs):
        model.train()
        for x, y in train_loader:
            optimizer.zero_grad()
            loss = cross_entropy(model(x.to(cfg.device)), y.to(cfg.device))
            loss.backward()
            optimizer.step()
        print("epoch", epoch + 1, "last batch loss", round(loss.item(), 4))

    # 4.2 (a)
    filters = model.first_filters
    lim = abs(filters).max()
    fig, axs = plt.subplots(4, 10, figsize=(10, 4.2))
    for ax, f in zip(axs.ravel(), filters):
        ax.imshow(f, cmap="RdBu", vmin=-lim, vmax=lim)
        ax.set_axis_off()
    fig.savefig(FIGDIR / "filters.pdf")

    # 4.2 (b)
    model.eval()
    guess, truth = [], []
    with torch.no_grad():
        for x, y in mnist(False, cfg):
            guess += model(x.to(cfg.device)).argmax(-1).tolist()
            truth += y.tolist()
    M = confusion_matrix(truth, guess, labels=range(10))
    print("accuracy:", np.trace(M) / M.sum())
    off = M - np.diag(np.diag(M))
    for t, g in zip(*np.unravel_index(np.argsort(off, axis=None)[::-1][:5], M.shape)):
        print(f"{t} taken for {g}: {off[t, g]}")
    fig, ax = plt.subplots(figsize=(6, 6))
    ax.imshow(np.log1p(M), cmap="Greens")
    for t in range(10):
        for g in range(10):
            ax.annotate(M[t, g], (g, t), ha="center", va="center", fontsize=8)
    ax.set(xticks=range(10), yticks=range(10), xlabel="predicted", ylabel="true")
    fig.savefig(FIGDIR / "confusion.pdf")


if __name__ == "__main__":
    main()
