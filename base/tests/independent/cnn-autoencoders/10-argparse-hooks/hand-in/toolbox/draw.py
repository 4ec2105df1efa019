import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt


def image_rows(path, n=10, **rows):
    fig, axes = plt.subplots(len(rows), n, figsize=(n, 1.2 * len(rows)), squeeze=False)
    for line, (name, imgs) in zip(axes, rows.items()):
        for ax, im in zip(line, imgs[:n]):
            ax.imshow(im.detach().cpu().reshape(im.shape[-2:]), cmap="gray")
            ax.axis("off")
        line[0].set_title(name)
    fig.savefig(path)
    plt.close(fig)


def code_scatter(path, codes, labels):
    fig, ax = plt.subplots(figsize=(6, 5))
    for d in range(10):
        c = codes[labels == d]
        ax.scatter(c[:, 0], c[:, 1], s=4, label=d)
    ax.legend(markerscale=3)
    fig.savefig(path)
    plt.close(fig)


def loss_curves(path, curves):
    fig, ax = plt.subplots()
    for name, c in curves.items():
        ax.plot(range(1, len(c) + 1), c, label=name)
    ax.set_xlabel("epoch")
    ax.set_ylabel("training loss")
    ax.legend()
    fig.savefig(path)
    plt.close(fig)
