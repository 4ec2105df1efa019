import os
import matplotlib.pyplot as plt

FIG = "figures"
os.makedirs(FIG, exist_ok=True)


def grid(rows, names, title, file):
    """rows - list of tensors (n,1,28,28)"""
    n = len(rows[0])
    fig, axes = plt.subplots(len(rows), n, figsize=(n, 1.1 * len(rows)))
    for a, row in enumerate(rows):
        for b in range(n):
            axes[a, b].imshow(row[b, 0].detach().cpu(), cmap="gray", vmin=0, vmax=1)
            axes[a, b].set_xticks([])
            axes[a, b].set_yticks([])
        axes[a, 0].set_ylabel(names[a])
    fig.suptitle(title)
    fig.savefig(f"{FIG}/{file}")
    plt.close(fig)


def curves(dict_of_lists, ylabel, title, file):
    fig = plt.figure()
    for name, values in dict_of_lists.items():
        plt.plot(range(1, len(values) + 1), values, label=name)
    plt.xlabel("epoch")
    plt.ylabel(ylabel)
    plt.title(title)
    plt.legend()
    fig.savefig(f"{FIG}/{file}")
    plt.close(fig)


def titled_images(images, titles, title, file):
    fig, axes = plt.subplots(2, 5, figsize=(10, 5))
    for ax, img, t in zip(axes.flat, images, titles):
        ax.imshow(img[0].cpu(), cmap="gray")
        ax.set_title(t)
        ax.axis("off")
    fig.suptitle(title)
    fig.savefig(f"{FIG}/{file}")
    plt.close(fig)
