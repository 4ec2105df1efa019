"""The classifier that a run trained, and its predictions through the student's own transform."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from graders.datasets.idx import mnist
from graders.model import Array
from graders.observing.many_images import at_once
from graders.observing.missing import Missing
from graders.observing.record import Record, movement

BATCH = 100


def trained_classifier(record: Record) -> Any:
    """Return the model that an optimizer trained and that maps (N, 1, 28, 28) to (N, 10).

    Raises:
        Missing: There is none.
    """
    for module in record.trained():
        was = module.training
        try:
            with torch.no_grad():
                out = module.eval()(torch.zeros(2, 1, 28, 28))
        except Exception:  # this module is something else
            continue
        finally:
            module.train(was)
        if isinstance(out, torch.Tensor) and out.shape == (2, 10):
            return module
    raise Missing("the run trained no model from (N, 1, 28, 28) to (N, 10)")


def trained_by(record: Record) -> dict[str, Array]:
    """Return how the training moved the classifier's weights, as `movement` says it."""
    return movement(record, trained_classifier(record))


def inside_accuracy(record: Record, count: int) -> float:
    """Return the share of inside test images on which the model is right so far; 0 where there is none yet.

    It leaves the random numbers of the training as they were.
    """
    try:
        model = trained_classifier(record)
    except Missing:
        return 0.0
    was = model.training
    with torch.random.fork_rng(devices=[]):
        share = _best(model.eval(), _transforms(record), count)[1]
    model.train(was)
    return share


def predict(record: Record, images: Array, inside: int) -> tuple[Array, str]:
    """Classes of `images` (N, 28, 28) bytes, and the transform that was used.

    Among the transforms that the script gave its data sets, the one that does best on the inside
    test set (whose labels are no secret) is used.
    """
    model = trained_classifier(record).eval()
    transforms = _transforms(record)
    name = _best(model, transforms, inside)[0] if len(transforms) > 1 else next(iter(transforms))
    return _classes(model, images, transforms[name]), name


def _transforms(record: Record) -> dict[str, Callable[[Any], Any]]:
    """Return the transforms of the script's data sets, and the plain one, by what they print as."""
    found: dict[str, Callable[[Any], Any]] = {"ToTensor()": _to_tensor}
    for dataset in record.datasets:
        if dataset.transform is not None:
            found[_describe(dataset.transform)] = dataset.transform
    return found


def _best(model: Any, transforms: dict[str, Callable[[Any], Any]], inside: int) -> tuple[str, float]:
    """Return the transform that does best on the inside test set, and the accuracy there."""
    known, labels = mnist("test", inside)
    known_bytes = (known[:, 0] * 255).round().astype(np.uint8)
    best, best_share = "ToTensor()", -1.0
    for name, transform in transforms.items():
        try:
            share = float((_classes(model, known_bytes, transform) == labels).mean())
        except Exception:
            continue
        if share > best_share:
            best, best_share = name, share
    return best, best_share


def _classes(model: Any, images: Array, transform: Callable[[Any], Any]) -> Array:
    from PIL import Image

    parts = []
    with torch.no_grad():
        for start in range(0, len(images), BATCH):
            some = images[start : start + BATCH]
            batch = at_once(transform, torch.from_numpy(some))
            if batch is None:
                batch = torch.stack([transform(Image.fromarray(i)) for i in some])
            parts.append(model(batch).argmax(1))
    return torch.cat(parts).cpu().numpy().astype(np.int64)


def _to_tensor(image: Any) -> torch.Tensor:
    return torch.from_numpy(np.asarray(image, np.float32) / 255)[None]


def _describe(transform: object) -> str:
    return " ".join(str(transform).split())[:300]
