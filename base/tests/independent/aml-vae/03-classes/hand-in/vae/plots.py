import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt


def image_grid(rows, labels, path, title=None):
    """rows: list of (10,1,28,28) tensors"""
    fig, axes = plt.subplots(len(rows), 10, figsize=(10, len(rows) * 1.05), squeeze=False)
    for row, label, axs in zip(rows, labels, axes):
        for img, ax in zip(row, axs):
            ax.imshow(img[0].cpu(), cmap='gray', vmin=0, vmax=1)
            ax.set_xticks([])
            ax.set_yticks([])
        axs[0].set_ylabel(label)
    if title:
        fig.suptitle(title)
    fig.savefig(path, dpi=150)
    plt.close(fig)


def curves(path, title, **lines):
    fig, ax = plt.subplots()
    for name, v in lines.items():
        ax.plot(range(1, len(v) + 1), v, label=name)
    ax.set(xlabel='epoch', ylabel='loss', title=title)
    ax.legend()
    fig.savefig(path, dpi=150)
    plt.close(fig)


def with_captions(images, captions, path):
    fig, axes = plt.subplots(2, 5, figsize=(9, 4.3))
    for img, c, ax in zip(images, captions, axes.flat):
        ax.imshow(img[0].cpu(), cmap='gray')
        ax.set_title(c, fontsize=9)
        ax.axis('off')
    fig.savefig(path, dpi=150)
    plt.close(fig)
