# -*- coding: utf-8 -*-
# Problema 6
import torch
import torch.nn as nn
import torch.nn.functional as F
from torchvision import datasets, transforms
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
from prob5_AE import dibujar_comparacion, dibujar_codigo

# con la media y la desviación de MNIST, como en el ejemplo de PyTorch
t = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.1307,), (0.3081,))])
entrenamiento = torch.utils.data.DataLoader(datasets.MNIST('./data', train=True, download=True, transform=t), batch_size=64, shuffle=True)
prueba = torch.utils.data.DataLoader(datasets.MNIST('./data', train=False, download=True, transform=t), batch_size=1000)


class AutoencoderConv(nn.Module):
    def __init__(self, con_saltos):
        super().__init__()
        self.con_saltos = con_saltos
        self.c1 = nn.Conv2d(1, 4, 3, stride=1, padding=1)
        self.c2 = nn.Conv2d(4, 8, 3, stride=1, padding=1)
        self.a1 = nn.Linear(392, 20)
        self.a2 = nn.Linear(20, 2)
        self.b1 = nn.Linear(2, 20)
        self.b2 = nn.Linear(20, 392)
        self.c3 = nn.Conv2d(8, 4, 3, stride=1, padding=1)
        self.c4 = nn.Conv2d(4, 1, 3, stride=1, padding=1)

    def forward(self, x):
        s1 = F.max_pool2d(F.relu(self.c1(x)), 2, 2)
        s2 = F.max_pool2d(F.relu(self.c2(s1)), 2, 2)
        z = self.a2(F.relu(self.a1(s2.view(-1, 392))))
        y = F.relu(self.b2(F.relu(self.b1(z)))).view(-1, 8, 7, 7)
        if self.con_saltos:
            y = y + s2
        y = F.relu(self.c3(F.interpolate(y, scale_factor=2, mode='nearest')))
        if self.con_saltos:
            y = y + s1
        y = self.c4(F.interpolate(y, scale_factor=2, mode='nearest'))
        return torch.sigmoid(y), z


def entrenar(modelo, archivo, desv=0.0, epocas=10):
    optimizador = torch.optim.Adam(modelo.parameters(), lr=0.001)
    curva = []
    for e in range(epocas):
        suma = 0
        for x, _ in entrenamiento:
            optimizador.zero_grad()
            salida, _ = modelo(x + desv * torch.randn_like(x))
            perdida = F.mse_loss(salida, x)
            perdida.backward()
            optimizador.step()
            suma += perdida.item()
        curva.append(suma / len(entrenamiento))
        print(archivo, e + 1, curva[-1])
    torch.save(modelo.state_dict(), archivo)
    return curva


if __name__ == '__main__':
    x, etiquetas = next(iter(prueba))
    curvas = {}
    for nombre, saltos, desv, archivo in [('6.1', False, 0, 'mnist_cae.pt'), ('6.2', True, 0, 'mnist-cae-skip.pt'),
                                          ('6.3 sin saltos', False, 0.3, 'mnist_cae_ruido.pt'), ('6.3 con saltos', True, 0.3, 'mnist-cae-skip_ruido.pt')]:
        modelo = AutoencoderConv(saltos)
        curvas[nombre] = entrenar(modelo, archivo, desv)
        entrada = x + desv * torch.randn_like(x)
        with torch.no_grad():
            salida, z = modelo(entrada)
        dibujar_comparacion([x, entrada, salida], ['original', 'entrada', 'salida'], 'cae_' + nombre.replace(' ', '_') + '_imagenes.png')
        dibujar_codigo(z, etiquetas, 'Código ' + nombre, 'cae_' + nombre.replace(' ', '_') + '_codigo.png')
    for nombre, curva in curvas.items():
        plt.plot(range(1, 11), curva, label=nombre)
    plt.xlabel('época'); plt.ylabel('pérdida de entrenamiento'); plt.legend(); plt.savefig('cae_perdidas.png')

# 6.1 La pérdida es bastante alta (0,60), pero las imágenes se reconocen, más borrosas que las originales. El código: 0 y 1 separados, 4/7/9 y 3/5/8 mezclados;
#     lo que se parece está cerca.
# 6.2 Con saltos la pérdida baja a 0,47 y las reconstrucciones son mucho más nítidas, los trazos son casi los originales. En el código las clases
#     se mezclan más: la información pasa por los saltos y no por el cuello de botella.
# 6.3 Sin saltos la salida no tiene ruido pero es borrosa y a veces sale otro dígito. Con saltos el dígito es el correcto y nítido, y queda mucho menos ruido que
#     en la entrada, aunque se cuela un poco por los saltos. Los códigos: sin saltos parecido a 6.1, con más solapamiento; con saltos casi sin grupos.
#
# Extra: softmax = máximo "blando". Con e^{c z_j}/sum e^{c z_k} y c -> infinito sale 1 para el mayor y 0 para los demás (máximo duro); con c = 1 es una versión
# suavizada.
