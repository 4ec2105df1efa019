# Problema 4: CNN en MNIST. Martina Soto Ibarra
import torch
from torch import nn, optim
from torchvision import datasets, transforms

dispositivo = torch.device("cuda" if torch.cuda.is_available() else "cpu")


def cargar_mnist(lote=64, carpeta="datos"):
    """devuelve dos DataLoader, pixeles en [0, 1]"""
    t = transforms.ToTensor()
    entreno = datasets.MNIST(carpeta, train=True, download=True, transform=t)
    prueba = datasets.MNIST(carpeta, train=False, download=True, transform=t)
    return (torch.utils.data.DataLoader(entreno, batch_size=lote, shuffle=True),
            torch.utils.data.DataLoader(prueba, batch_size=1000, shuffle=False))


def crear_red():
    """devuelve (extractor convolucional, clasificador)"""
    extractor = nn.Sequential(
        nn.Conv2d(1, 40, kernel_size=5), nn.ReLU(), nn.MaxPool2d(2),     # 40 x 12 x 12
        nn.Conv2d(40, 64, kernel_size=5), nn.ReLU(), nn.MaxPool2d(2),    # 64 x 4 x 4
        nn.Flatten())
    clasificador = nn.Sequential(nn.Linear(64 * 4 * 4, 100), nn.ReLU(), nn.Linear(100, 10))
    return extractor.to(dispositivo), clasificador.to(dispositivo)


def entrenar(extractor, clasificador, datos, epocas=5):
    opt = optim.Adam([*extractor.parameters(), *clasificador.parameters()], lr=1e-3)
    criterio = nn.CrossEntropyLoss()
    for e in range(epocas):
        suma = 0.0
        for x, y in datos:
            x, y = x.to(dispositivo), y.to(dispositivo)
            opt.zero_grad()
            perdida = criterio(clasificador(extractor(x)), y)
            perdida.backward()
            opt.step()
            suma += perdida.item() * len(x)
        print(f"epoca {e + 1}: perdida {suma / len(datos.dataset):.4f}")


@torch.no_grad()
def matriz_confusion(extractor, clasificador, datos):
    """M[i, j] = cuantas imagenes de la clase i fueron clasificadas como j"""
    M = torch.zeros(10, 10, dtype=torch.long)
    for x, y in datos:
        p = clasificador(extractor(x.to(dispositivo))).argmax(1).cpu()
        M += torch.bincount(10 * y + p, minlength=100).reshape(10, 10)
    return M


if __name__ == "__main__":
    torch.manual_seed(4)
    ent, pru = cargar_mnist()
    ext, cla = crear_red()
    entrenar(ext, cla, ent, 5)
    torch.save({"extractor": ext.state_dict(), "clasificador": cla.state_dict()}, "mnist_cnn.pt")
    print(matriz_confusion(ext, cla, pru))
