# -*- coding: utf-8 -*-
# Tarea 2 - Lucía Fernández Ortega
# Las respuestas escritas van como comentarios.
#
# ===================== Problema 1 =====================
# 1.1  El coste C(v) es una curva. La derivada C'(v) es la pendiente de la recta tangente. El descenso por gradiente mueve v en
#      sentido contrario a la pendiente, v <- v - eta*C'(v): si la curva sube hacia la derecha vamos a la izquierda y al revés, con pasos
#      más grandes donde es más empinada. Paramos en un valle, donde la tangente es horizontal.
#
# 1.2  Ventaja: el gradiente de un solo ejemplo tiene menos ruido que la media de 20 ejemplos distintos, así el camino hacia el mínimo es más
#      directo. Desventaja: hay que actualizar los pesos muchas más veces por época y no se aprovechan las operaciones con matrices, es más lento.
#
# ===================== Problema 2 =====================
# 2.1  Para la neurona modificada (j de la capa l): a_j = f(z_j) hacia delante, y en el error se cambia sigma'(z_j) por f'(z_j):
#         delta_j^L = dC/da_j * f'(z_j)                           si es de salida
#         delta_j^l = (sum_k w_kj^{l+1} delta_k^{l+1}) * f'(z_j)   si es oculta
#      El resto del algoritmo no cambia.
#
# 2.2  C = -sum_k y_k ln a_k,  ln a_k = z_k - ln(sum_m e^{z_m})
#      dC/dz_j = -sum_k y_k (1[k=j] - a_j) = -y_j + a_j sum_k y_k = a_j - y_j        (sum_k y_k = 1)
#
# 2.3  sigma(z) = z y sigma'(z) = 1, luego:
#         a^l = z^l = w^l a^{l-1} + b^l
#         delta^L = grad_a C
#         delta^l = (w^{l+1})^T delta^{l+1}
#         dC/dw_jk = a_k^{l-1} delta_j^l ,  dC/db_j = delta_j^l
#
# ===================== Problema 3 =====================
# 3.1  En la segunda expresión con y=0 aparece a*ln(0) y con y=1 aparece (1-a)*ln(0): vale infinito, no sirve. La primera no tiene ese problema,
#      porque los logaritmos son de a y de 1-a, y a = sigma(z) está siempre entre 0 y 1 sin llegar a ellos.
#
# 3.2  dC/da = (1/n) (a-y)/(a(1-a)) para cada x. Es cero solo en a=y; negativa a la izquierda y positiva a la derecha, luego mínimo.
#      Sustituyendo a=y sale C = -1/n sum [y ln y + (1-y) ln(1-y)].
#
# 3.3  Datos de la figura 1: entradas .05 .10, w1-w4 = .15 .20 .25 .30, b1 = .35, w5-w8 = .40 .45 .50 .55, b2 = .60, salidas .01 .99
#      delta^2 = a - y ;  delta^1 = (W2 delta^2) * h (1-h)

import numpy as np


def sigmoide(z):
    return 1 / (1 + np.exp(-z))


x = np.array([0.05, 0.10])
y = np.array([0.01, 0.99])
W1 = np.array([[0.15, 0.20], [0.25, 0.30]])
W2 = np.array([[0.40, 0.45], [0.50, 0.55]])
h = sigmoide(W1.dot(x) + 0.35)
o = sigmoide(W2.dot(h) + 0.60)
coste = -np.sum(y * np.log(o) + (1 - y) * np.log(1 - o))
delta2 = o - y
delta1 = W2.dot(delta2) * h * (1 - h)
print("h =", h, " o =", o, " C =", coste)
print("delta2 =", delta2)
print("delta1 =", delta1)
print("dC/dW2 =\n", np.outer(delta2, h))
print("dC/dW1 =\n", np.outer(delta1, x))
print("dC/db2 =", delta2, " dC/db1 =", delta1)

# Resultado:
#   delta2 = (0.741365, -0.217072)      delta1 = (0.047986, 0.060465)
#   w1 0.002399  w2 0.004799  w3 0.003023  w4 0.006046
#   w5 0.439830  w6 0.442509  w7 -0.128782  w8 -0.129567
#   b: los delta
#
# ===================== Problema 4.1 =====================
#   (50 + 2p - k)/s + 1, redondeando hacia abajo
#   a) 49 x 49
#   b) 9.4 -> 9 x 9
#   c) 23 x 23
#   d) max pooling de 2: se divide entre dos, 25 x 25
