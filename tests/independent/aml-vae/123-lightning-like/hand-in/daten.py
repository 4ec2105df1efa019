import torch
from torch.utils.data import TensorDataset
from torchvision.datasets import MNIST


def _roh(train):
    m = MNIST('mnist', train=train, download=True)
    return m.data[:, None].float() / 255, m.targets


def lade(n, saat):
    """liefert zwei TensorDatasets (laufende Nummer, Bild, Ziffer)"""
    bilder, ziffern = _roh(True)
    zufall = torch.Generator().manual_seed(saat)
    durcheinander = torch.randperm(len(ziffern), generator=zufall)
    # je Ziffer die ersten n/10 der gemischten Reihenfolge
    wahl = torch.cat([durcheinander[ziffern[durcheinander] == z][:n // 10] for z in range(10)])
    bv, zv = _roh(False)
    return (TensorDataset(torch.arange(len(wahl)), bilder[wahl], ziffern[wahl]),
            TensorDataset(torch.arange(len(zv)), bv, zv))


def je_ziffer(menge, anzahl):
    """anzahl zufällige Nummern für jede Ziffer, Form (10, anzahl)"""
    ziffern = menge.tensors[2]
    zeilen = []
    for z in range(10):
        stellen = torch.where(ziffern == z)[0]
        zeilen.append(stellen[torch.randperm(len(stellen))[:anzahl]])
    return torch.stack(zeilen)
