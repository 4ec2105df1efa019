# reads the four idx files without torchvision (my installation of it was broken)
import gzip
import os
import struct
import urllib.request

import numpy as np
import torch

MIRROR = "https://ossci-datasets.s3.amazonaws.com/mnist/"
FOLDER = "mnist"


def _get(name):
    os.makedirs(FOLDER, exist_ok=True)
    path = os.path.join(FOLDER, name)
    if not os.path.exists(path):
        urllib.request.urlretrieve(MIRROR + name, path)
    with gzip.open(path, "rb") as f:
        return f.read()


# NOTE: struct header part written with the help of ChatGPT
def load(split):
    """split is 'train' or 't10k'; images (N,1,28,28) float in [0,1], labels (N,)"""
    raw = _get(split + "-images-idx3-ubyte.gz")
    magic, n, h, w = struct.unpack(">IIII", raw[:16])
    assert magic == 2051
    x = np.frombuffer(raw, dtype=np.uint8, offset=16).reshape(n, 1, h, w)
    raw = _get(split + "-labels-idx1-ubyte.gz")
    magic, n = struct.unpack(">II", raw[:8])
    assert magic == 2049
    y = np.frombuffer(raw, dtype=np.uint8, offset=8)
    return torch.from_numpy(x.copy()).float() / 255, torch.from_numpy(y.copy()).long()


def balanced(x, y, per_class, seed=0):
    """per_class images of each digit"""
    g = torch.Generator().manual_seed(seed)
    keep = []
    for d in range(10):
        idx = torch.where(y == d)[0]
        keep.append(idx[torch.randperm(len(idx), generator=g)[:per_class]])
    keep = torch.cat(keep)
    return x[keep], y[keep]
