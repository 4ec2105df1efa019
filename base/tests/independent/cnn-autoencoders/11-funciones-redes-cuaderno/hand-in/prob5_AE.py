# Problema 5: autoencoder lineal por capas, 784 -> 2 -> 784
import torch
from torch import nn, optim

from prob4_CNN import cargar_mnist, dispositivo


def crear_autoencoder():
    """devuelve (codificador, decodificador). Sin no-linealidad al entrar ni al salir del espacio latente."""
    cod = nn.Sequential(
        nn.Flatten(),
        nn.Linear(784, 1000), nn.ReLU(),
        nn.Linear(1000, 250), nn.ReLU(),
        nn.Linear(250, 50), nn.ReLU(),
        nn.Linear(50, 2))
    dec = nn.Sequential(
        nn.Linear(2, 50), nn.ReLU(),
        nn.Linear(50, 250), nn.ReLU(),
        nn.Linear(250, 1000), nn.ReLU(),
        nn.Linear(1000, 784), nn.Sigmoid(),
        nn.Unflatten(1, (1, 28, 28)))
    return cod.to(dispositivo), dec.to(dispositivo)


def entrenar_ae(cod, dec, datos, epocas=15):
    opt = optim.Adam(list(cod.parameters()) + list(dec.parameters()), lr=0.001)
    ecm = nn.MSELoss()
    historia = []
    for e in range(epocas):
        suma = 0.0
        for x, _ in datos:
            x = x.to(dispositivo)
            perdida = ecm(dec(cod(x)), x)
            opt.zero_grad()
            perdida.backward()
            opt.step()
            suma += perdida.item() * len(x)
        historia.append(suma / len(datos.dataset))
        print(f"epoca {e + 1}: ECM {historia[-1]:.4f}")
    return historia


def corromper(x, s=0.3, generador=None):
    """C(x^|x): ruido gaussiano aditivo"""
    return x + s * torch.randn(x.shape, generator=generador)


if __name__ == "__main__":
    torch.manual_seed(5)
    ent, pru = cargar_mnist(128)
    cod, dec = crear_autoencoder()
    entrenar_ae(cod, dec, ent)
    torch.save({"cod": cod.state_dict(), "dec": dec.state_dict()}, "mnist_ae.pt")
