import os

import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt

OUT = 'figures'
os.makedirs(OUT, exist_ok=True)


class Figures:
    @staticmethod
    def save(fig, name):
        fig.savefig(os.path.join(OUT, name + '.png'), dpi=130, bbox_inches='tight')
        plt.close(fig)

    @classmethod
    def rows(cls, named_rows, name, title):
        n = 10
        fig, ax = plt.subplots(len(named_rows), n, figsize=(n, 1.15 * len(named_rows)))
        for r, (label, images) in enumerate(named_rows.items()):
            for i in range(n):
                ax[r, i].imshow(images[i].reshape(28, 28), cmap='gray', vmin=0, vmax=1)
                ax[r, i].set_xticks([])
                ax[r, i].set_yticks([])
            ax[r, 0].set_ylabel(label)
        fig.suptitle(title)
        cls.save(fig, name)

    @classmethod
    def embedding(cls, z, labels, name, title):
        fig, ax = plt.subplots(figsize=(7, 6))
        for d in range(10):
            m = labels == d
            ax.scatter(z[m, 0], z[m, 1], s=7, color=plt.cm.tab10(d), label=str(d))
        ax.set(xlabel='$z_1$', ylabel='$z_2$', title=title)
        ax.legend(title='digit', markerscale=2, bbox_to_anchor=(1, 1))
        cls.save(fig, name)

    @classmethod
    def losses(cls, curves, name):
        fig, ax = plt.subplots()
        for label, c in curves.items():
            ax.semilogy(range(1, len(c) + 1), c, label=label)
        ax.set(xlabel='epoch', ylabel='training loss (MSE)', title='Training losses')
        ax.legend()
        cls.save(fig, name)
