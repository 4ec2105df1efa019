"""python main.py            -> tout
python main.py 4 8        -> seulement les exercices 4 et 8
(les exercices 2 et la partie papier : REPONSES.md)"""
import sys
import pathlib
import matplotlib
matplotlib.use('Agg')
import torch

from semaine2 import divergence, descente, classif, profondeur, convolution, reseaux_mnist, densites, flux

DOSSIER = pathlib.Path('figures')
EXOS = {1: divergence.exo1, 3: descente.exo3, 4: classif.exo4, 5: classif.exo5, 6: profondeur.exo6,
        7: convolution.exo7, 8: reseaux_mnist.exo8, 9: densites.exo9, 10: flux.exo10}

if __name__ == '__main__':
    DOSSIER.mkdir(exist_ok=True)
    voulus = [int(a) for a in sys.argv[1:]] or list(EXOS)
    for k in voulus:
        print(f'========== Aufgabe {k}')
        torch.manual_seed(100 + k)
        EXOS[k](DOSSIER)
