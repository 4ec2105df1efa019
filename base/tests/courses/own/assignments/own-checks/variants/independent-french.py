# about: a hand-in by somebody who had the handout alone (french)
# whole: yes
# file: solution.py
"""Softmax, moyenne courante et comptage des mots.

Rendu de Hugo Delmas
"""

from itertools import groupby

import torch


def softmax(z):
    """Le softmax de z, (N, K), sur le dernier axe."""
    # décaler par logsumexp : stable même pour de grands z, et -inf donne 0
    return torch.exp(z - torch.logsumexp(z, dim=-1, keepdim=True))


class RunningMean:
    """La moyenne de tout ce qui a été ajouté."""

    def __init__(self):
        self._somme = 0.0
        self._nombre = 0

    @property
    def moyenne(self):
        return self._somme / self._nombre

    def add(self, value):
        """Ajoute un nombre et rend la moyenne jusqu'ici."""
        self._somme += value
        self._nombre += 1
        return self.moyenne


def count_words(text):
    """Les mots du texte et leur nombre : les plus fréquents d'abord, puis par ordre alphabétique."""
    # groupby veut des voisins égaux, donc trier avant
    comptes = [(mot, len(list(groupe))) for mot, groupe in groupby(sorted(text.split()))]
    # le tri est stable : l'ordre alphabétique reste à nombre égal
    return sorted(comptes, key=lambda paire: paire[1], reverse=True)
