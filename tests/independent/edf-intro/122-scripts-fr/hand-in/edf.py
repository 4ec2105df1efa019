# Mini-EDF : graphe de calcul avec rétropropagation (numpy seulement)
import numpy as np


class Noeud:
    """Classe mère. `parents` = les noeuds dont on a besoin pour calculer la valeur."""

    def __init__(self, *parents):
        self.parents = parents
        self.valeur = None
        self.grad = None

    def avant(self):
        pass

    def arriere(self):
        pass


class Entree(Noeud):
    pass


class Parametre(Noeud):
    def __init__(self, init):
        super().__init__()
        self.valeur = np.asarray(init, dtype=float)


class Lineaire(Noeud):
    """x (B x D), W (D x K), b (K)"""

    def avant(self):
        x, W, b = self.parents
        self.valeur = x.valeur.dot(W.valeur) + b.valeur

    def arriere(self):
        x, W, b = self.parents
        x.grad += self.grad.dot(W.valeur.T)
        W.grad += x.valeur.T.dot(self.grad)
        b.grad += self.grad.sum(0)


class Sigmoide(Noeud):
    def avant(self):
        self.valeur = 1. / (1. + np.exp(-self.parents[0].valeur))

    def arriere(self):
        s = self.valeur
        self.parents[0].grad += s * (1 - s) * self.grad


class CrossEntropyLoss(Noeud):
    """parents : p (B x C) et les classes y (B x 1, entiers). Sortie B x 1"""

    def avant(self):
        p, y = self.parents
        self.choisi = np.take_along_axis(p.valeur, y.valeur, axis=1)
        self.valeur = -np.log(self.choisi + 1e-12)

    def arriere(self):
        p, y = self.parents
        g = np.zeros_like(p.valeur)
        np.put_along_axis(g, y.valeur, -self.grad / (self.choisi + 1e-12), axis=1)
        p.grad += g


class Graphe:
    def __init__(self, sortie):
        self.sortie = sortie
        self.ordre = []
        self._visite(sortie, set())

    def _visite(self, n, vus):
        # parcours en profondeur -> ordre topologique
        if id(n) in vus:
            return
        vus.add(id(n))
        for p in n.parents:
            self._visite(p, vus)
        self.ordre.append(n)

    def avant(self):
        for n in self.ordre:
            n.avant()
        return self.sortie.valeur

    def arriere(self):
        for n in self.ordre:
            n.grad = np.zeros(np.shape(n.valeur))
        # moyenne sur le lot
        self.sortie.grad = np.full(self.sortie.valeur.shape, 1. / self.sortie.valeur.shape[0])
        for n in reversed(self.ordre):
            n.arriere()

    def descente(self, pas):
        for n in self.ordre:
            if isinstance(n, Parametre):
                n.valeur = n.valeur - pas * n.grad
