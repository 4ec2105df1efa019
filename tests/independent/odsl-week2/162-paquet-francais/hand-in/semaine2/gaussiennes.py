"""Exercices 1 et 2"""
import math


def kl_gaussiennes(mu1, sigma1, mu2, sigma2):
    """KL(N1 || N2), formule démontrée dans le compte rendu"""
    return math.log(sigma2 / sigma1) + (sigma1 ** 2 + (mu1 - mu2) ** 2) / (2 * sigma2 ** 2)


def posterieure(log_rapport, pi1=0.5):
    """P(classe = 1 | x) à partir du log du rapport de vraisemblance"""
    return 1.0 / (1.0 + (1 - pi1) / pi1 * math.exp(-log_rapport))


def exercice1():
    aller = kl_gaussiennes(1.0, 1.0, 1.5, 0.2)
    retour = kl_gaussiennes(1.5, 0.2, 1.0, 1.0)
    print(f"KL(N1||N2) = {aller:.4f}   KL(N2||N1) = {retour:.4f}")
