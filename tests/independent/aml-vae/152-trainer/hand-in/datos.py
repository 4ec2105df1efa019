import numpy as np
import torch
from torch.utils.data import Dataset
from torchvision import datasets, transforms


class MnistIndexado(Dataset):
    """Keeps everything in memory and gives (x, y, i): Q3 needs to know WHICH image it got."""

    def __init__(self, imagenes, etiquetas):
        self.x, self.y = imagenes, etiquetas

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        return self.x[i], self.y[i], i


class Datos:
    def __init__(self, raiz='./data', n=5000, semilla=0):
        tr = datasets.MNIST(raiz, train=True, download=True, transform=transforms.ToTensor())
        te = datasets.MNIST(raiz, train=False, download=True, transform=transforms.ToTensor())
        y = tr.targets.numpy()
        azar = np.random.RandomState(semilla)      # same idea as in the given code: n/10 of every digit
        cuales = torch.as_tensor(np.concatenate(
            [azar.permutation(np.where(y == d)[0])[:n // 10] for d in range(10)]))
        self.entreno = MnistIndexado(self._a_float(tr.data[cuales]), tr.targets[cuales])
        self.prueba = MnistIndexado(self._a_float(te.data), te.targets)

    @staticmethod
    def _a_float(bytes_):
        return bytes_.float().div(255).unsqueeze(1)

    @staticmethod
    def por_digito(conjunto, cuantas, semilla):
        """`cuantas` random images of every digit -> indices in order 0,0,..,1,1,.."""
        azar = np.random.RandomState(semilla)
        y = conjunto.y.numpy()
        return torch.as_tensor(np.concatenate(
            [azar.choice(np.where(y == d)[0], cuantas, replace=False) for d in range(10)]))
