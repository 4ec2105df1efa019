"""Lecture des fichiers idx de MNIST et réduction de la résolution (partie « donnée » du notebook)."""
from __future__ import annotations

import gzip
from pathlib import Path
from typing import NamedTuple

import numpy as np


class Split(NamedTuple):
    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray


def _idx(path: Path) -> np.ndarray:
    raw = gzip.open(path, "rb").read()
    ndim = raw[3]
    shape = np.frombuffer(raw, ">i4", count=ndim, offset=4)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * ndim).reshape(tuple(shape))


def load(folder: str, classes: tuple[int, int]) -> Split:
    """Deux chiffres seulement : classes[0] devient y = 0, classes[1] devient y = 1."""
    out = []
    for part in ("train", "t10k"):
        images = _idx(Path(folder) / f"{part}-images-idx3-ubyte.gz")
        labels = _idx(Path(folder) / f"{part}-labels-idx1-ubyte.gz")
        keep = np.isin(labels, classes)
        out += [images[keep] / 255.0, (labels[keep] == classes[1]).astype(int)]
    return Split(*out)


def resize(images: np.ndarray, side: int) -> np.ndarray:
    """Moyennes par blocs. 28 n'est pas un multiple de 8 : dans ce cas on enlève un bord vide de 2 pixels
    (24 = 3·8), les chiffres n'occupent que les 20×20 pixels du milieu."""
    if images.shape[1] % side:
        images = images[:, 2:-2, 2:-2]
    b = images.shape[1] // side
    return images.reshape(-1, side, b, side, b).mean(axis=(2, 4)).reshape(len(images), side * side)


def at_resolution(data: Split, side: int) -> Split:
    """Aplati et centré : la feuille n'a pas de biais (ŷ = σ(wᵀx)), et avec des pixels tous positifs
    wᵀx aurait toujours le même signe en 1×1."""
    a, b = resize(data.x_train, side), resize(data.x_test, side)
    mu = a.mean(axis=0)
    return Split(a - mu, data.y_train, b - mu, data.y_test)
