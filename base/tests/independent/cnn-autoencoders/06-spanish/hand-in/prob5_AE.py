# -*- coding: utf-8 -*-
# Problema 5
import numpy as np
import torch
import torch.nn as nn
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
from prob4_CNN import cargar

# 5.1 - Cuello de botella: el código tiene muchas menos dimensiones que la entrada, la identidad es imposible y la red tiene que quedarse con
#       lo importante. Sirve para comprimir o visualizar.
#     - Autoencoder con ruido (denoising): la entrada se corrompe y la salida deseada es la imagen limpia. Copiar ya no es óptimo; la red aprende la
#       estructura de los datos, y las características son más robustas.
#
# 5.2 Ruido gaussiano: C(x~|x) = N(x~; x, s^2 I), es decir x~ = x + s*e con e ~ N(0, I). Aquí s = 0.2. Figura corrupcion.png
#
# 5.3 Un autoencoder lineal con k unidades y error cuadrático es exactamente lo mismo que PCA: después de entrenar, los pesos del codificador son los
#     k primeros vectores propios de la matriz de covarianza, ortonormales y ordenados por la varianza.


class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.codificador = nn.Sequential(
            nn.Linear(784, 512), nn.ReLU(),
            nn.Linear(512, 256), nn.ReLU(),
            nn.Linear(256, 64), nn.ReLU(),
            nn.Linear(64, 2))
        self.decodificador = nn.Sequential(
            nn.Linear(2, 64), nn.ReLU(),
            nn.Linear(64, 256), nn.ReLU(),
            nn.Linear(256, 512), nn.ReLU(),
            nn.Linear(512, 784), nn.Sigmoid())

    def forward(self, x):
        z = self.codificador(x.view(-1, 784))
        return self.decodificador(z).view(-1, 1, 28, 28), z


def dibujar_comparacion(filas, nombres, archivo):
    fig, ejes = plt.subplots(len(filas), 10, figsize=(10, 1.3 * len(filas)))
    for e, fila, nombre in zip(ejes, filas, nombres):
        for j in range(10):
            e[j].imshow(fila[j, 0], cmap='gray')
            e[j].set_xticks([]); e[j].set_yticks([])
        e[0].set_ylabel(nombre, fontsize=8)
    fig.savefig(archivo)
    plt.close(fig)


def dibujar_codigo(z, etiquetas, titulo, archivo):
    plt.figure(figsize=(7, 6))
    for c in range(10):
        plt.plot(z[etiquetas == c, 0], z[etiquetas == c, 1], '.', label=str(c))
    plt.legend(); plt.xlabel('z1'); plt.ylabel('z2'); plt.title(titulo)
    plt.savefig(archivo)
    plt.close()


if __name__ == '__main__':
    u = np.random.uniform(-2, 2, 400)
    original = np.column_stack((u, u ** 2))
    corrupto = original + 0.2 * np.random.randn(400, 2)
    plt.subplot(1, 2, 1); plt.scatter(original[:, 0], original[:, 1], s=4); plt.title('original'); plt.xlabel('x'); plt.ylabel('y')
    plt.subplot(1, 2, 2); plt.scatter(corrupto[:, 0], corrupto[:, 1], s=4); plt.title('corrupto, s=0.2'); plt.xlabel('x'); plt.ylabel('y')
    plt.savefig('corrupcion.png'); plt.close()

    entrenamiento, prueba = cargar()
    modelo = Autoencoder()
    criterio = nn.MSELoss()
    optimizador = torch.optim.Adam(modelo.parameters(), lr=0.001)
    for epoca in range(15):
        suma = 0
        for imagenes, _ in entrenamiento:
            salida, _ = modelo(imagenes)
            perdida = criterio(salida, imagenes)
            perdida.backward()
            optimizador.step()
            suma += perdida.item()
        print("época", epoca + 1, "pérdida", suma / len(entrenamiento))
    torch.save(modelo.state_dict(), 'mnist_ae.pt')

    imagenes, etiquetas = next(iter(prueba))
    with torch.no_grad():
        salida, z = modelo(imagenes)
    dibujar_comparacion([imagenes, salida], ['original', 'salida'], 'ae_comparacion.png')
    dibujar_codigo(z, etiquetas, 'Código del autoencoder', 'ae_codigo.png')

# 5.4 La pérdida se queda en 0,118 desde la segunda época y no baja de ahí, también con otra tasa de aprendizaje. Las reconstrucciones son todas iguales, casi negras,
#     y en el plano los puntos caen en una línea, los dígitos no se separan. Parece que dos dimensiones son pocas para MNIST con capas lineales; con
#     más neuronas en el código iría mejor. (El convolucional del problema 6 sí funciona.)
