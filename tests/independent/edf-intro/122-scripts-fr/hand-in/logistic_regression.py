import gzip
import os
import sys
import numpy as np
import matplotlib.pyplot as plt
from edf import Noeud, Entree, Parametre, Lineaire, Sigmoide, CrossEntropyLoss, Graphe

DOSSIER = sys.argv[1] if len(sys.argv) > 1 else 'mnist'     # les 4 fichiers .gz de MNIST


# ---------- données : chiffre 0 contre chiffre 1 ----------
def lire(prefixe):
    with gzip.open(os.path.join(DOSSIER, prefixe + '-images-idx3-ubyte.gz')) as f:
        images = np.frombuffer(f.read()[16:], dtype=np.uint8).reshape(-1, 28, 28)
    with gzip.open(os.path.join(DOSSIER, prefixe + '-labels-idx1-ubyte.gz')) as f:
        classes = np.frombuffer(f.read()[8:], dtype=np.uint8)
    garde = classes <= 1
    return images[garde] / 255., classes[garde].astype(np.int64)


def reduire(images, taille):
    if taille == 28:
        return images.reshape(-1, 784)
    if taille == 8:
        images = np.pad(images, ((0, 0), (2, 2), (2, 2)))      # 32 = 8 * 4
    k = images.shape[1] // taille
    return np.stack([[im[i * k:(i + 1) * k, j * k:(j + 1) * k].mean() for i in range(taille) for j in range(taille)]
                     for im in images])


def centrer(train, test):
    m = train.mean(axis=0)
    return train - m, test - m


# ---------- b) ----------
def compute_derivatives(x, y, y_hat):
    return np.dot(x.T, y_hat - y)


def entrainer_manuel(x, y, x_test, y_test, pas=0.02, epoques=10, lot=64):
    # centrées : pas besoin de biais
    w = np.zeros(x.shape[1])
    for e in range(epoques):
        for debut in range(0, len(x), lot):
            xb, yb = x[debut:debut + lot], y[debut:debut + lot]
            y_hat = 1 / (1 + np.exp(-xb @ w))
            w = w - pas * compute_derivatives(xb, yb, y_hat)
        print('b) époque', e + 1, 'erreur test', np.mean((x_test @ w > 0) != (y_test == 1)))
    return w


# ---------- c) ----------
class SingleProbToProbVector(Noeud):
    # L'énoncé écrit o[i][0] = z[i][0], mais CrossEntropyLoss attend P(Y=0) dans la colonne 0 et z = P(Y=1).
    # Je mets donc 1-z à gauche et z à droite (sinon les étiquettes seraient inversées).
    def avant(self):
        z = self.parents[0].valeur
        self.valeur = np.hstack((1 - z, z))

    def arriere(self):
        self.parents[0].grad += self.grad[:, [1]] - self.grad[:, [0]]


def entrainer_edf(x, y, x_test, y_test, pas=1.0, epoques=10, lot=64):
    nx, ny = Entree(), Entree()
    W, b = Parametre(np.zeros((x.shape[1], 1))), Parametre(np.zeros(1))
    z = Sigmoide(Lineaire(nx, W, b))
    p = SingleProbToProbVector(z)
    g = Graphe(CrossEntropyLoss(p, ny))
    erreurs = []
    for e in range(epoques):
        for debut in range(0, len(x), lot):
            nx.valeur, ny.valeur = x[debut:debut + lot], y[debut:debut + lot, None]
            g.avant()
            g.arriere()
            g.descente(pas)
        nx.valeur, ny.valeur = x_test, y_test[:, None]
        g.avant()
        erreurs.append(np.mean(p.valeur.argmax(1) != y_test))
    return erreurs


if __name__ == '__main__':
    im_train, y_train = lire('train')
    im_test, y_test = lire('t10k')

    x_train_mean, x_test_mean = centrer(reduire(im_train, 1), reduire(im_test, 1))
    entrainer_manuel(x_train_mean, y_train, x_test_mean, y_test)
    err = {'1x1': entrainer_edf(x_train_mean, y_train, x_test_mean, y_test)}
    print('c)', err['1x1'])

    # ---------- d) ----------
    x_train_4x4, x_test_4x4 = centrer(reduire(im_train, 4), reduire(im_test, 4))
    x_train_8x8, x_test_8x8 = centrer(reduire(im_train, 8), reduire(im_test, 8))
    x_train, x_test = centrer(reduire(im_train, 28), reduire(im_test, 28))
    err['4x4'] = entrainer_edf(x_train_4x4, y_train, x_train_4x4, y_train, pas=0.5)
    err['8x8'] = entrainer_edf(x_train_8x8, y_train, x_train_8x8, y_train, pas=0.2)
    err['28x28'] = entrainer_edf(x_train, y_train, x_train, y_train, pas=0.05)
    for nom, e in err.items():
        print('d)', nom, 'erreur test', e[-1])
        plt.plot(range(1, len(e) + 1), e, label=nom)
    plt.xlabel('époque')
    plt.ylabel('erreur test')
    plt.legend()
    plt.savefig('regression_logistique.png')
