"""Sets of torchvision whose items are an image and a class: as arrays, or as PNG files where images differ in size."""

from __future__ import annotations

import inspect
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from graders.errors import UserError
from graders.model import Array

SETS = (
    "Caltech101",
    "Caltech256",
    "CIFAR10",
    "CIFAR100",
    "CLEVRClassification",
    "Country211",
    "DTD",
    "EMNIST",
    "EuroSAT",
    "FashionMNIST",
    "FER2013",
    "FGVCAircraft",
    "Flowers102",
    "Food101",
    "GTSRB",
    "Imagenette",
    "KMNIST",
    "OxfordIIITPet",
    "PCAM",
    "QMNIST",
    "RenderedSST2",
    "SEMEION",
    "StanfordCars",
    "STL10",
    "SUN397",
    "SVHN",
    "USPS",
)
"""The sets that a sheet may name."""
FILES, ENDS, TARGETS = "files", "ends", "targets"
MOST = 2**31
"""Bytes of the images of one part."""
UNSPLIT = 0.2
"""The share of a set without a test set that is held out as one."""


def fetch(name: str, root: Path, options: Mapping[str, Any]) -> None:
    """Download a set with torchvision, and write `train.npz` and `test.npz` of it into a folder.

    Args:
        name: The class of torchvision.datasets.
        root: The folder.
        options: Further arguments of the class, such as `split: letters` of EMNIST.
    """
    import torchvision

    cls = getattr(torchvision.datasets, name)
    takes = inspect.signature(cls.__init__).parameters
    by_train = "train" in takes or issubclass(cls, torchvision.datasets.MNIST)
    by_split = not by_train and "split" in takes and "split" not in options
    for part in ("train", "test"):
        keys = {"train": part == "train"} if by_train else {"split": part} if by_split else {}
        download = {"download": True} if "download" in takes or by_train else {}
        made = cls(str(root), **options, **keys, **download)
        np.savez_compressed(root / f"{part}.npz", **arrays_of(made))  # type: ignore[arg-type]
        if not (by_train or by_split):
            break


def arrays_of(made: Any) -> dict[str, Array]:
    """Return a set as arrays: its own `data` and targets, else a PNG file an item, one after the other.

    Raises:
        UserError: It is too large.
    """
    targets = getattr(made, "targets", getattr(made, "labels", None))
    data = getattr(made, "data", None)
    if data is not None and targets is not None and np.asarray(data).dtype.kind in "ui":
        return {"data": np.asarray(data), TARGETS: np.asarray(targets)}
    packed, labels, size = [], [], 0
    for number in range(len(made)):
        image, label = made[number]
        file = io.BytesIO()
        image.save(file, format="PNG")
        packed.append(np.frombuffer(file.getvalue(), np.uint8))
        labels.append(int(label))
        if (size := size + len(packed[-1])) > MOST:
            raise UserError(
                f"{type(made).__name__} is too large to be kept whole; put smaller files beside the spec"
            )
    return {
        FILES: np.concatenate(packed),
        ENDS: np.cumsum([len(p) for p in packed]),
        TARGETS: np.array(labels),
    }


def rows(part: Mapping[str, Array], places: Array) -> dict[str, Array]:
    """Return some items of a set, by truth values (N,)."""
    if FILES not in part:
        return {name: array[places] for name, array in part.items()}
    chosen = [f for f, wanted in zip(_files(part), places, strict=True) if wanted]
    return {
        FILES: np.concatenate(chosen) if chosen else np.zeros(0, np.uint8),
        ENDS: np.cumsum([len(f) for f in chosen]).astype(np.int64),
        TARGETS: part[TARGETS][places],
    }


def image(part: Mapping[str, Array], number: int) -> Any:
    """Return an item of a set of files, as an image of Pillow."""
    from PIL import Image

    ends = part[ENDS]
    begin = int(ends[number - 1]) if number else 0
    return Image.open(io.BytesIO(part[FILES][begin : int(ends[number])].tobytes())).convert("RGB")


def pixels(part: Mapping[str, Array], name: str) -> Array:
    """Return the images of a set as one array.

    Raises:
        UserError: They differ in size.
    """
    if FILES not in part:
        return part["data"]
    images = [np.asarray(image(part, n)) for n in range(len(part[ENDS]))]
    if len({i.shape for i in images}) > 1:
        raise UserError(
            f"the images of {name} differ in size, so that `kind: metric` cannot hand them over as one array"
        )
    return np.stack(images)


def _files(part: Mapping[str, Array]) -> list[Array]:
    return np.split(part[FILES], part[ENDS][:-1])
