import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt


def wall(rows, names, path, heads=None):
    """rows: list of (n, 1, 28, 28); one line of pictures each."""
    n = len(rows[0])
    fig, ax = plt.subplots(len(rows), n, figsize=(n * 0.85, len(rows) * 0.95), squeeze=False)
    for k, row in enumerate(rows):
        for j in range(n):
            a = ax[k, j]
            a.imshow(row[j, 0].detach().cpu(), cmap="gray", vmin=0, vmax=1)
            a.set_xticks([])
            a.set_yticks([])
            if heads and k == 0:
                a.set_title(heads[j], fontsize=7)
        ax[k, 0].set_ylabel(names[k], fontsize=7)
    fig.tight_layout()
    fig.savefig(path, dpi=170)
    plt.close(fig)


def lines(curves, path, ylabel="loss"):
    fig, a = plt.subplots(figsize=(5, 3.2))
    for name, ys in curves.items():
        a.plot(range(1, len(ys) + 1), ys, marker=".", label=name)
    a.set(xlabel="epoch", ylabel=ylabel)
    a.legend()
    fig.tight_layout()
    fig.savefig(path, dpi=170)
    plt.close(fig)


def bars(values, path, ylabel):
    fig, a = plt.subplots(figsize=(5, 3))
    a.bar(range(len(values)), values)
    lo, hi = min(values), max(values)
    a.set_ylim(lo - 0.2 * (hi - lo), hi + 0.2 * (hi - lo))
    a.set(xlabel="digit", ylabel=ylabel, xticks=range(len(values)))
    fig.tight_layout()
    fig.savefig(path, dpi=170)
    plt.close(fig)
