"""python lancer.py 1 3 4 ...   (sans argument : tout)"""
import sys

import matplotlib
matplotlib.use("Agg")
import torch

from semaine2 import classification, convolutions, flux, gaussiennes, largeur, optimisation


def ex8():
    from semaine2 import chiffres      # seulement ici, a besoin du paquet mnist
    chiffres.exercice8()


EXERCICES = {
    "1": gaussiennes.exercice1,
    "3": optimisation.exercice3,
    "4": classification.exercice4,
    "5": classification.exercice5,
    "6": largeur.exercice6,
    "7": convolutions.exercice7,
    "8": ex8,
    "9": flux.exercice9,
    "10": flux.exercice10,
}

if __name__ == "__main__":
    torch.manual_seed(2)
    for numero in sys.argv[1:] or EXERCICES:
        print("--- exercice", numero)
        EXERCICES[numero]()
