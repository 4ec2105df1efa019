# Problema 6: autoencoder convolucional, con y sin conexiones de salto, con y sin ruido
import torch
from torch import nn, optim

from prob4_CNN import cargar_mnist, dispositivo

NOMBRES = ("bloque1", "bloque2", "a_codigo", "de_codigo", "subir1", "subir2")


def crear_redes():
    """devuelve seis redes pequeñas, asi los saltos se ponen entre ellas"""
    bloque1 = nn.Sequential(nn.Conv2d(1, 4, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(2, 2))      # 4 x 14 x 14
    bloque2 = nn.Sequential(nn.Conv2d(4, 8, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(2, 2))      # 8 x 7 x 7
    a_codigo = nn.Sequential(nn.Flatten(), nn.Linear(392, 20), nn.ReLU(), nn.Linear(20, 2))
    de_codigo = nn.Sequential(nn.Linear(2, 20), nn.ReLU(), nn.Linear(20, 392), nn.ReLU(), nn.Unflatten(1, (8, 7, 7)))
    subir1 = nn.Sequential(nn.Upsample(scale_factor=2, mode="nearest"), nn.Conv2d(8, 4, 3, 1, 1), nn.ReLU())
    subir2 = nn.Sequential(nn.Upsample(scale_factor=2, mode="nearest"), nn.Conv2d(4, 1, 3, 1, 1), nn.Sigmoid())
    redes = (bloque1, bloque2, a_codigo, de_codigo, subir1, subir2)
    for r in redes:
        r.to(dispositivo)
    return redes


def pasar(redes, x, salto):
    """devuelve (reconstruccion, codigo)"""
    bloque1, bloque2, a_codigo, de_codigo, subir1, subir2 = redes
    p1 = bloque1(x)
    p2 = bloque2(p1)
    z = a_codigo(p2)
    h = de_codigo(z)
    h = subir1(h + p2 if salto else h)
    return subir2(h + p1 if salto else h), z


def con_ruido(x, sigma):
    # leo N(0, 0.3) como desviacion estandar 0.3
    return x + sigma * torch.randn_like(x)


def entrenar_cae(salto, sigma, datos, epocas=15, semilla=6):
    torch.manual_seed(semilla)
    redes = crear_redes()
    opt = optim.Adam([p for r in redes for p in r.parameters()], lr=0.001)
    historia = []
    for e in range(epocas):
        suma = 0.0
        for x, _ in datos:
            x = x.to(dispositivo)
            rec, _ = pasar(redes, con_ruido(x, sigma), salto)
            perdida = nn.functional.mse_loss(rec, x)      # el objetivo es siempre la imagen limpia
            opt.zero_grad()
            perdida.backward()
            opt.step()
            suma += perdida.item() * len(x)
        historia.append(suma / len(datos.dataset))
    print(f"salto={salto} sigma={sigma}: ECM final {historia[-1]:.4f}")
    return redes, historia


def guardar(redes, archivo):
    torch.save({n: r.state_dict() for n, r in zip(NOMBRES, redes)}, archivo)


EXPERIMENTOS = {"mnist_cae.pt": (False, 0.0), "mnist-cae-skip.pt": (True, 0.0),
                "mnist_cae_ruido.pt": (False, 0.3), "mnist-cae-skip-ruido.pt": (True, 0.3)}

if __name__ == "__main__":
    ent, _ = cargar_mnist(128)
    for archivo, (salto, sigma) in EXPERIMENTOS.items():
        redes, _ = entrenar_cae(salto, sigma, ent)
        guardar(redes, archivo)
