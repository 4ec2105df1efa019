"""Feuille 1 (Intro to EDF) -- C. Roussel, n° 5604471."""
