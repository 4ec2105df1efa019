import numpy as np
import matplotlib.pyplot as plt
from edf import Noeud, Entree, Parametre, Lineaire, Graphe


# ---------- b) à la main ----------
def compute_derivatives(x, y, slope, offset_y):
    n = x.size
    erreur = offset_y + slope * x - y
    return float(2. / n * (erreur * x).sum()), float(2. / n * erreur.sum())


# ---------- c) avec EDF ----------
class L2Loss(Noeud):
    """(y_hat - y)^2 élément par élément ; parents : y, y_hat"""

    def avant(self):
        y, y_hat = self.parents
        self.valeur = (y_hat.valeur - y.valeur) ** 2

    def arriere(self):
        y, y_hat = self.parents
        g = 2 * (y_hat.valeur - y.valeur) * self.grad
        y_hat.grad += g
        y.grad += g


def jeu_de_donnees(n=60):
    # je fabrique une droite bruitée
    alea = np.random.RandomState(12)
    x = alea.uniform(0, 5, n)
    return x, 2.5 - 0.8 * x + 0.3 * alea.randn(n)


def version_manuelle(x, y, pas=0.05, iterations=500):
    pente, ordonnee = 0., 0.
    for _ in range(iterations):
        d_pente, d_ordonnee = compute_derivatives(x, y, pente, ordonnee)
        pente -= pas * d_pente
        ordonnee -= pas * d_ordonnee
    return pente, ordonnee


def version_edf(x, y, pas=0.05, iterations=500):
    nx, ny = Entree(), Entree()
    W, b = Parametre([[0.]]), Parametre([0.])
    perte = L2Loss(ny, Lineaire(nx, W, b))
    graphe = Graphe(perte)
    nx.valeur, ny.valeur = x[:, None], y[:, None]      # B x 1, tout le jeu = un seul lot
    for _ in range(iterations):
        graphe.avant()
        graphe.arriere()
        graphe.descente(pas)
    return W.valeur[0, 0], b.valeur[0]


if __name__ == '__main__':
    x, y = jeu_de_donnees()
    for nom, (p, o) in dict(manuel=version_manuelle(x, y), edf=version_edf(x, y)).items():
        print(nom, 'pente', round(p, 4), 'ordonnée', round(o, 4))
        plt.plot([0, 5], [o, o + 5 * p], label=nom)
    plt.plot(x, y, 'k+')
    plt.legend()
    plt.savefig('regression_lineaire.png')
