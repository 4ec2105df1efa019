# -*- coding: utf-8 -*-
# petites vérifications pour le TD (le compte rendu est dans compte_rendu.html)
import numpy as np

graine = np.random.RandomState(42)


def taille_sortie(taille, filtre, marge=0, pas=1):
    return (taille - filtre + 2 * marge) // pas + 1


def matrice_convolution(poids):
    lignes = []
    for decalage in range(4):
        ligne = [0] * 6
        ligne[decalage:decalage + 3] = poids
        lignes.append(ligne)
    return np.array(lignes)


def relu(entree):
    return np.where(entree > 0, entree, 0)


def relu_arriere(entree, grad_sortie):
    return np.where(entree > 0, grad_sortie, 0)


print("taille sans marge :", taille_sortie(32, 5))
print("taille avec marge 2 :", taille_sortie(32, 5, marge=2))
nb_parametres = 5 * 5 * 3 * 10
print("nombre de paramètres :", nb_parametres)

poids = [1, 2, 3]
x = graine.randint(0, 5, 4)
x_barre = np.concatenate(([0], x, [0]))
print(matrice_convolution(poids).dot(x_barre), "=", np.correlate(x_barre, poids, "valid"))

# question 3b)
entree = np.array([[0, 1], [2, 3]])
noyau = np.array([[0, 1], [2, 3]])
print("sortie 3b :", (entree * noyau).sum())

# dérivée de tanh
sigmoide = lambda t: 1 / (1 + np.exp(-t))
t = np.linspace(-1, 1, 5)
#print(2 * sigmoide(2 * t) * (1 - sigmoide(2 * t)))

x = np.array([[1.5, 2.2, 1.3, 6.7],
              [4.3, -0.3, -0.2, 4.9],
              [-4.5, 1.4, 5.5, 1.8],
              [0.1, -0.5, -0.1, 2.2]])
dL_dy = np.array([[4.5, 1.2, 2.3, 1.3],
                  [-1.3, -6.3, 4.1, -2.9],
                  [-0.5, 1.2, 3.5, 1.2],
                  [-6.1, 0.5, -4.1, -3.2]])
print("avant :\n", relu(x))
print("arrière :\n", relu_arriere(x, dL_dy))
