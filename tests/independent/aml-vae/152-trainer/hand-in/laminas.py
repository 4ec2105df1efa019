# axis labels, titles and savefig lines: completed by Copilot
import os
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt


class Laminas:
    def __init__(self, carpeta):
        self.carpeta = carpeta

    def _guardar(self, fig, nombre):
        fig.tight_layout()
        fig.savefig(os.path.join(self.carpeta, nombre), dpi=130)
        plt.close(fig)

    def curvas(self, historia, nombre):
        fig, ax = plt.subplots(figsize=(5, 3.4))
        ep = [h['epoca'] for h in historia]
        for clave in ('total', 'ecm', 'kl', 'val'):
            if historia[0][clave] is not None:
                ax.plot(ep, [h[clave] for h in historia], label=clave)
        ax.set_xlabel('epoch'); ax.legend()
        self._guardar(fig, nombre)

    def rejilla(self, filas, rotulos, nombre):
        """filas: list of (10,1,28,28) tensors, one row each"""
        fig, ejes = plt.subplots(len(filas), 10, figsize=(10, 1.05 * len(filas)), squeeze=False)
        for f, (imgs, texto) in enumerate(zip(filas, rotulos)):
            for c in range(10):
                ejes[f][c].imshow(imgs[c, 0], cmap='gray', vmin=0, vmax=1)
                ejes[f][c].set_xticks([]); ejes[f][c].set_yticks([])
            ejes[f][0].set_ylabel(texto)
        self._guardar(fig, nombre)

    def con_titulo(self, imgs, titulos, nombre):
        fig, ejes = plt.subplots(2, 5, figsize=(9, 4.2))
        for ax, im, t in zip(ejes.flat, imgs, titulos):
            ax.imshow(im[0], cmap='gray'); ax.set_title(t, fontsize=9); ax.axis('off')
        self._guardar(fig, nombre)
