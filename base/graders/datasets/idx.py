"""MNIST's own format, idx, and its images in a fixed order."""

from __future__ import annotations

import gzip
import os
from pathlib import Path
from typing import Any, Literal

import numpy as np

from graders.model import Array
from graders.numerics.seeds import generator


def mnist(
    split: Literal["train", "test"], count: int, folder: Path | None = None, salt: str = ""
) -> tuple[Array, Array]:
    """Return the first `count` MNIST images of `split`, classes in turn; others under a salt, the same for each name.

    Returns:
        Images in [0, 1] of shape (count, 1, 28, 28), float32, and labels (count,), int64.
    """
    raw = (folder or Path(os.environ["TORCHGRADE_MNIST"])) / "MNIST" / "raw"
    images = read_idx(raw / f"{'train' if split == 'train' else 't10k'}-images-idx3-ubyte")
    labels = read_idx(raw / f"{'train' if split == 'train' else 't10k'}-labels-idx1-ubyte")
    places = generator("mnist", salt=salt).permutation(len(labels)) if salt else np.arange(len(labels))
    per_class = [places[labels[places] == digit][: -(-count // 10)] for digit in range(10)]
    chosen = np.stack([p[: min(map(len, per_class))] for p in per_class], 1).reshape(-1)[:count]
    return (images[chosen, None] / 255).astype(np.float32), labels[chosen].astype(np.int64)


def read_idx(path: Path) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return an idx file (of MNIST), raw or gzipped, as an array of bytes."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    dims = data[3]
    shape = [int.from_bytes(data[4 + 4 * i : 8 + 4 * i], "big") for i in range(dims)]
    return np.frombuffer(data, np.uint8, offset=4 + 4 * dims).reshape(shape)
