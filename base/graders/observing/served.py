"""Sets of sklearn and torchvision as student code loads them: without what the sheet holds out, and without a network."""

from __future__ import annotations

import functools
import inspect
import json
from pathlib import Path
from typing import Any

import numpy as np

TRAINING = ("train", "train+unlabeled", "train_noval", "trainval", "extra")
"""What sets call the part to learn from, where it is no truth value."""


def serve(folder: Path) -> None:
    """Let code that loads the sets that are listed in a folder get what lies there, whatever root it names."""
    listed = folder / "served.json"
    if not listed.is_file():
        return
    found = json.loads(listed.read_text())
    for name, file in found["sklearn"].items():
        _serve_rows(name, folder / file)
    for name in found["torchvision"]:
        _serve_images(name, folder)


def _serve_rows(name: str, file: Path) -> None:
    """Leave the rows out of a set of sklearn that are held out."""
    from sklearn import datasets

    original = getattr(datasets, name)

    @functools.wraps(original)
    def served(*args: Any, return_X_y: bool = False, **keys: Any) -> Any:
        out = np.load(file)
        made = original(*args, **keys)
        for key, value in made.items():
            if hasattr(value, "iloc") and len(value) == len(out):
                made[key] = value.iloc[~out]
            elif isinstance(value, np.ndarray) and value.ndim and len(value) == len(out):
                made[key] = value[~out]
        return (made["data"], made["target"]) if return_X_y else made

    setattr(datasets, name, served)


def _serve_images(name: str, folder: Path) -> None:
    """Let a class of torchvision hold the images that lie in a folder."""
    import torch
    import torchvision

    from graders.datasets import image_sets

    cls = getattr(torchvision.datasets, name)
    tensors = issubclass(cls, torchvision.datasets.MNIST)
    asks = inspect.signature(cls.__init__)

    @functools.wraps(cls.__init__)
    def served(self: Any, *args: Any, **keys: Any) -> None:
        bound = asks.bind(self, *args, **{"root": ".", **keys} if not args else keys)
        bound.apply_defaults()
        given = {**bound.arguments, **bound.arguments.get("kwargs", {})}
        torchvision.datasets.VisionDataset.__init__(
            self,
            given["root"],
            transform=given.get("transform"),
            target_transform=given.get("target_transform"),
        )
        named = "train" if tensors else given.get("split", "train")  # of EMNIST it is a part of the classes
        train = given.get("train", named in TRAINING)
        self.train = train
        with np.load(folder / f"{name}-{'train' if train else 'test'}.npz") as held:
            part = dict(held)
        targets = part["targets"]
        if image_sets.FILES in part:
            self.images = part
        else:
            self.data = torch.from_numpy(part["data"]) if tensors else part["data"]
        self.targets = torch.from_numpy(targets.astype(np.int64)) if tensors else targets.tolist()
        self.labels = self._labels = targets
        if not hasattr(self, "classes"):
            self.classes = [str(label) for label in np.unique(targets)]

    def item(self: Any, index: int) -> tuple[Any, Any]:
        image, target = (
            image_sets.image(self.images, range(len(self.targets))[index]),
            int(self.targets[index]),
        )
        image = image if self.transform is None else self.transform(image)
        return image, target if self.target_transform is None else self.target_transform(target)

    cls.__init__ = served
    with np.load(folder / f"{name}-train.npz") as held:
        if image_sets.FILES in held.files:
            cls.__getitem__, cls.__len__ = item, lambda self: len(self.targets)
