# -*- coding: utf-8 -*-
# Bastien Lacombe -- Exercise II, réponses écrites
# (le reste : prob4_CNN.py, prob5_AE.py, prob6_CAE.py)
# J'écris tout ici en commentaires, et je recalcule 3.3 en bas pour être sûr.

# ============================== Problem 1 ==============================
# 1.1  En dimension 1, C'(v) est la pente de la tangente à la courbe en v.
#      v <- v - eta*C'(v) : pente positive (ça monte vers la droite) => on va
#      à gauche, pente négative => à droite. Toujours en descendant. Le pas vaut
#      eta*|C'(v)| donc grand là où c'est raide, petit près d'un fond, nul quand
#      la tangente est horizontale (un min en principe ; on peut rester coincé
#      dans un min local). eta trop grand : on saute par dessus la vallée.
#
# 1.2  + : mise à jour après chaque exemple, très peu de calcul/mémoire par pas,
#          on peut apprendre sur un flux ; le bruit aide parfois à sortir d'un
#          mauvais creux.
#      - : gradient d'un seul exemple = estimation très bruitée (variance ~20 fois
#          celle d'un lot de 20), donc trajectoire qui zigzague, eta plus petit ;
#          et on perd le calcul matriciel groupé (GPU).

# ============================== Problem 2 ==============================
# mes lettres : u = entrée pondérée (le z du livre), c = activation (le a),
#               beta = dC/du (le delta). M[l] va de la couche l-1 à la couche l.
#
# 2.1  Seul le neurone modifié (disons n° k de la couche l) change, deux endroits :
#        aller  : c_k = f(u_k)  au lieu de sigma(u_k)
#        retour : beta_k = ( somme_m M[l+1]_{mk} beta_m ) * f'(u_k)
#                 (ou dC/dc_k * f'(u_k) si l est la dernière couche)
#      au lieu de sigma'(u_k). Les autres beta gardent sigma', et
#      dC/dM_{kj} = c_j beta_k , dC/db_k = beta_k sont inchangés. f dérivable, bien sûr.
#
# 2.2  Softmax c_k = e^{u_k} / Z, Z = somme_m e^{u_m}. Coût -ln(c de la bonne classe)
#      c.-à-d. C = - somme_k y_k ln c_k, y one-hot, somme_k y_k = 1.
#      Astuce : ln c_k = u_k - ln Z. Donc
#          C = - somme_k y_k u_k + ln Z * (somme_k y_k) = - somme_k y_k u_k + ln Z
#          dC/du_j = - y_j + (1/Z) e^{u_j} = - y_j + c_j .
#      => beta_j = c_j - y_j.   CQFD  (pas besoin des d c_k / d u_j un par un)
#
# 2.3  sigma(u)=u => sigma' = 1 partout :
#        entrée      c[0] = x
#        aller       c[l] = u[l] = M[l] c[l-1] + b[l]
#        sortie      beta[L] = grad_c C
#        retour      beta[l] = M[l+1]^T beta[l+1]            l = L-1, ..., 1
#        gradients   dC/db[l] = beta[l] ,  dC/dM[l] = beta[l] c[l-1]^T
#      Donc beta[l] = M[l+1]^T ... M[L]^T grad_c C. (Et le réseau entier n'est
#      qu'une seule application affine.)

# ============================== Problem 3 ==============================
# 3.1  -[a ln y + (1-a) ln(1-y)] : si y=0, le terme a ln 0 ; si y=1, (1-a) ln 0.
#      Or 0<a<1 (sigmoïde), donc +infini dans les deux cas, inutilisable.
#      -[y ln a + (1-y) ln(1-a)] : le log porte sur a qui est strictement entre
#      0 et 1, donc fini. y=0 donne -ln(1-a), y=1 donne -ln a. Pas de souci
#      (sauf numériquement si a s'arrondit à 0 ou 1, mais c'est autre chose).
#
# 3.2  Une donnée, coût vu comme fonction de a dans ]0,1[, y fixé dans ]0,1[ :
#         phi(a)   = -y ln a - (1-y) ln(1-a)
#         phi'(a)  = -y/a + (1-y)/(1-a) = (a-y) / (a(1-a))
#         phi''(a) =  y/a^2 + (1-y)/(1-a)^2  > 0   => convexe
#      phi' < 0 pour a<y, > 0 pour a>y : un seul minimum, a=y, global.
#      C est la moyenne des phi, chaque terme est minimal si sigma(u)=y pour
#      chaque x ; on remplace a par y :
#         C_min = -(1/n) somme_x [ y ln y + (1-y) ln(1-y) ]
#      (pas nul, c'est l'entropie ; nul seulement si y=0 ou 1)
#
# 3.3  Figure 1 : dans mon PDF l'image ne s'affiche pas, alors j'ai posé des valeurs,
#      à remplacer si ce ne sont pas les bonnes :
#        entrée x=(0.1, 0.5), cible y=(0.05, 0.95)
#        vers h1 : 0.1 (de x1), 0.3 (de x2)     vers h2 : 0.2, 0.4     biais 0.25
#        vers o1 : 0.5 (de h1), 0.7 (de h2)     vers o2 : 0.6, 0.8     biais 0.35
#      C = -somme_{k=1,2} [ y_k ln o_k + (1-y_k) ln(1-o_k) ]   (un exemple, n=1)
#
#      aller :
#        u_h1 = 0.01+0.15+0.25 = 0.41    h1 = 0.60109
#        u_h2 = 0.02+0.20+0.25 = 0.47    h2 = 0.61538
#        u_o1 = 0.5*h1+0.7*h2+0.35 = 1.08131   o1 = 0.74674
#        u_o2 = 0.6*h1+0.8*h2+0.35 = 1.20296   o2 = 0.76905
#        C = 1.6420
#      couche de sortie : dC/do * o(1-o) = (o-y)/(o(1-o)) * o(1-o), il reste
#        beta_o = o - y = ( 0.69674 , -0.18095 )
#      couche cachée : beta_h = (M2^T beta_o) * h(1-h)
#        M2^T beta_o = ( 0.5*0.69674-0.6*0.18095 , 0.7*0.69674-0.8*0.18095 )
#                    = ( 0.23980 , 0.34296 )
#        h(1-h)      = ( 0.23978 , 0.23669 )
#        beta_h      = ( 0.05750 , 0.08117 )
#      gradients (ligne = neurone d'arrivée, colonne = neurone de départ) :
#        dC/dM2 = beta_o h^T = [[ 0.41880,  0.42876],
#                               [-0.10877, -0.11135]]
#        dC/dM1 = beta_h x^T = [[ 0.00575,  0.02875],
#                               [ 0.00812,  0.04059]]
#        dC/db des h : (0.05750, 0.08117)   des o : (0.69674, -0.18095)
#        (si le biais orange est UN nombre par couche, on additionne :
#         0.13867 et 0.51579)
#      Ensuite chaque paramètre <- paramètre - eta * sa dérivée.

# ============================== Problem 4 ==============================
# 4.1  taille = partie entière de (50 + 2p - k)/s, plus 1
#      a) (50+2-4)/1 + 1  = 49          -> 49 x 49
#      b) (50-8)/5 = 8.4 -> 8, + 1      ->  9 x 9
#      c) (50+4-10)/2 + 1 = 22 + 1      -> 23 x 23
#      d) (50-2)/1 + 1                  -> 49 x 49

# ============================== Problem 5 ==============================
# 5.1  - goulot : code plus petit que l'entrée. L'identité ne passe plus, il faut
#        garder les directions/variations qui comptent => code utilisable comme
#        représentation compressée (visu, recherche, classification). Un code aussi
#        large que x peut juste recopier les pixels et n'apprend rien.
#      - débruitage : on donne x+bruit et on demande x. Recopier est puni ; il faut
#        connaître la structure des données pour ramener le point sur la variété.
#      - pénalité de parcimonie lambda*somme|code| : même avec un code large, peu
#        d'unités allumées à la fois, chacune devient un motif.
#
# 5.2  Bruit de masquage : chaque coordonnée est mise à 0 avec proba nu, indépendamment.
#         x^_d = r_d x_d ,  r_d ~ Bernoulli(1-nu)
#         C(x^|x) = produit_d [ nu*dirac(x^_d) + (1-nu)*dirac(x^_d - x_d) ]
#      Sur la parabole y=x^2 avec nu=0.2 les points touchés tombent sur l'axe des x, sur l'axe
#      des y, ou (4%) sur l'origine. Figure : appeler figure_5_2().
#
# 5.3  Encodeur linéaire E, décodeur linéaire D, erreur quadratique, données centrées,
#      code de dim k : au minimum, D E est la projection orthogonale sur l'espace des k premières
#      composantes principales, comme l'ACP (mêmes reconstructions, même erreur).
#      Différence : le code n'est défini qu'à un changement de base près
#      (E -> R E, D -> D R^{-1}, R inversible), donc ses axes ne sont en général ni
#      orthogonaux, ni triés par variance ; l'ACP donne les vecteurs propres eux-mêmes.

# ============================== Bonus ==============================
# Version « adoucie » du max : avec e^{c u_j}/somme_k e^{c u_k} et c -> +infini, la sortie
# tend vers 1 pour le plus grand u (s'il est unique) et 0 pour les autres. À c=1 le
# gagnant ne prend pas tout, les autres gardent quelque chose, et c'est lisse.

import numpy as np


def figure_5_2(nu=0.2, n=300):
    import matplotlib.pyplot as plt
    gen = np.random.default_rng(3)
    t = gen.uniform(-1, 1, n)
    propre = np.stack([t, t ** 2], axis=1)
    sale = propre * (gen.random(propre.shape) >= nu)
    fig, (g, d) = plt.subplots(1, 2, figsize=(8, 3.5), sharex=True, sharey=True)
    g.scatter(propre[:, 0], propre[:, 1], s=8)
    g.set_title("original")
    d.scatter(sale[:, 0], sale[:, 1], s=8, c="tab:red")
    d.set_title("masqué, nu=%.1f" % nu)
    fig.savefig("p5_2.png", dpi=150)


def verif_3_3():
    sig = lambda u: 1 / (1 + np.exp(-u))
    x, y = np.array([.1, .5]), np.array([.05, .95])
    M1 = np.array([[.1, .3], [.2, .4]])
    M2 = np.array([[.5, .7], [.6, .8]])
    h = sig(M1 @ x + .25)
    o = sig(M2 @ h + .35)
    beta_o = o - y
    beta_h = (M2.T @ beta_o) * h * (1 - h)
    print(h, o, beta_o, beta_h)
    print(np.outer(beta_o, h))
    print(np.outer(beta_h, x))


if __name__ == "__main__":
    verif_3_3()
    figure_5_2()
