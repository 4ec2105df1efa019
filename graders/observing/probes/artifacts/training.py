"""Calling a student's training function on a small data set, and noting what it optimises."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch.utils.data import DataLoader, Subset, TensorDataset

from graders.datasets.idx import mnist
from graders.observing.alarm import alarm
from graders.observing.code import Code
from graders.observing.inline import Training
from graders.observing.missing import Missing
from graders.observing.record import Record, recording
from graders.observing.variables import own_counts

DATA = ("dataset", "loader", "images")
"""The arguments by which a training gets its images."""


class Enough(BaseException):
    """The training was watched long enough."""


class Labelled(TensorDataset):
    """A small labelled data set with the attributes of torchvision's MNIST."""

    train, transform, target_transform = True, None, None
    classes = (
        "0 - zero",
        "1 - one",
        "2 - two",
        "3 - three",
        "4 - four",
        "5 - five",
        "6 - six",
        "7 - seven",
        "8 - eight",
        "9 - nine",
    )

    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        super().__init__(images, labels)
        self.targets, self.data = labels, (images[:, 0] * 255).byte()


class Images(Subset[tuple[torch.Tensor, ...]]):
    """All of a small labelled data set, with the attributes of a subset and those of torchvision's MNIST."""

    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        whole = Labelled(images, labels)
        super().__init__(whole, list(range(len(images))))
        self.tensors, self.targets, self.data = whole.tensors, whole.targets, whole.data

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "dataset":
            raise AttributeError(name)
        return getattr(self.dataset, name)


def small(count: int, salt: str = "") -> Images:
    """Return so many test images, classes in turn; others under a salt."""
    images, labels = mnist("test", count, salt=salt)
    return Images(torch.from_numpy(images), torch.from_numpy(np.array(labels)))


def train(
    code: Code, symbol: str, dataset: Images, epochs: int, seconds: float, *, whole: bool = False
) -> tuple[Record, Any]:
    """Return what a training function made and returned; what it optimised is kept if it fails after.

    Args:
        code: The submission.
        symbol: The training function.
        dataset: What it trains on.
        epochs: For so many epochs.
        seconds: Time limit.
        whole: An error is raised even where something was optimised before it.

    A training that a script did while it was rehearsed is not called: then its record and the `Training` are returned.
    """
    found = code.find(symbol)
    if isinstance(found.value, Training):
        return found.value.record, found.value
    images, labels = dataset.tensors
    given: dict[str, Any] = {
        "dataset": dataset,
        "epochs": epochs,
        "latent_dim": 200,
        "batch_size": min(64, len(images)),
        "device": torch.device("cpu"),
        "validation": dataset,
    }
    # what is made only for functions that ask for it
    makers = {
        "loader": lambda: DataLoader(dataset, batch_size=min(64, len(images)), shuffle=True),
        "validation_loader": lambda: DataLoader(dataset, batch_size=min(64, len(images))),
        "images": lambda: images,
        "labels": lambda: labels,
        "model": lambda: code.instance(code.find("vae")),
        "decoder": lambda: (
            code.instance(code.find("decoder")) if code.find("decoder").owner is None else Missing
        ),
    }
    with recording() as record:
        given |= {name: make() for name, make in makers.items() if code.sets(found, name)}
        result = None
        try:
            with alarm(seconds, Enough):
                result = code.call(found, given)
        except Enough:
            record.ended = "budget"
        except NotImplementedError:
            raise
        except Exception:
            if whole or not record.groups:
                raise
            record.ended = "raised"
    if found.owner is not None and record.ended == "finished" and record.groups and not record.steps:
        raise Missing(f"`{found.name}` was not found")  # its object makes an optimizer, and it is no training
    return record, result


def is_blind(code: Code, symbol: str, done: Record, dataset: Images, seconds: float) -> bool:
    """Return whether a training on other images gives the same parameters; the caller seeds both alike."""
    if not any(code.sets(code.find(symbol), name) for name in DATA):
        return False  # it loads its data itself
    ends = [t.detach().clone() for g in done.groups for t in g.tensors]
    try:
        record, _ = train(code, symbol, dataset, 1, seconds)
    except Exception:  # not every training can be done twice
        return False
    again = [t.detach() for g in record.groups for t in g.tensors]
    same = len(ends) == len(again) and record.ended == "finished"
    return same and all(torch.equal(a, b) for a, b in zip(ends, again, strict=True))


def rows_of(code: Code, symbol: str, record: Record, made: Any, count: int, dim: int) -> int:
    """Return how many images a training was of: those that it was given, or those of its author that it reads itself.

    Args:
        code: The submission.
        symbol: The training function.
        record: What it optimised.
        made: What it returned, or the `Training` of a script.
        count: How many images it was given.
        dim: The size of a latent.

    Raises:
        Missing: It takes no images, and nothing that it optimises has one row for each of its own.
    """
    if isinstance(made, Training):
        return made.rows
    found = code.find(symbol)
    if any(code.sets(found, name) for name in DATA) or latents(record, count, dim):
        return count
    own = sorted(n for n in own_counts(found) if latents(record, n, dim))
    if not own:
        raise Missing(f"{found.where} trains on images of its own, and optimises nothing with a row for each")
    return own[0]


def latents(record: Record, count: int, dim: int) -> list[tuple[torch.Tensor, torch.Tensor, float]]:
    """Return the per-image latents: initial and final values, each (count, k), and their learning rate."""
    found: list[tuple[torch.Tensor, torch.Tensor, float]] = []
    for group in record.groups if count else ():
        rows = [(t, i) for t, i in zip(group.tensors, group.initial, strict=True) if t.shape == (dim,)]
        for start in range(0, len(rows) - count + 1, count):
            part = rows[start : start + count]
            found.append(
                (
                    torch.stack([i for _, i in part]),
                    torch.stack([t.detach() for t, _ in part]),
                    group.lr,
                )
            )
        for tensor, initial in zip(group.tensors, group.initial, strict=True):
            if (
                tensor.dim() >= 2
                and tensor.shape[0] == count
                and tensor.numel() in (count * dim, 2 * count * dim)
            ):
                first, last = initial.reshape(count, -1), tensor.detach().reshape(count, -1)
                halves = zip(first.split(dim, 1), last.split(dim, 1), strict=True)
                found += [(a, b, group.lr) for a, b in halves]
    return found


def decoder(record: Record, dim: int, names: Sequence[str] = ()) -> Any:
    """Return what maps (N, dim) to images: a trained module, or a method of one that is called by one of the names."""
    for module in record.trained():
        methods = [m for n in names if inspect.ismethod(m := getattr(module, n, None))]
        for decode in (*methods, module):
            call = functools.partial(_decode, module, decode)
            try:
                with torch.no_grad():
                    if call(torch.zeros(2, dim)).numel() == 2 * 784:
                        return call
            except Exception:  # this module is something else
                continue
    raise Missing("no trained decoder from latents to images was found")


def _decode(module: Any, decode: Any, z: torch.Tensor) -> torch.Tensor:
    was = module.training
    try:
        module.eval()
        out: torch.Tensor = decode(z)
        return out
    finally:
        module.train(was)
