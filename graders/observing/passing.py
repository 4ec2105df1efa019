"""The layers that an input passes on its way through a network, as modules or as functions."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch

from graders.observing.networks import class_names, parts
from graders.observing.tracing import Trace
from graders.observing.units import unless_cut

DESCRIBED = ("Conv2d", "ConvTranspose2d", "Linear", "MaxPool2d", "AvgPool2d", "Upsample")
"""Layers that are told in order: those with parameters, and those that change sizes."""
BASES = {"Conv2d": "Conv2d _ConvNd", "ConvTranspose2d": "ConvTranspose2d _ConvTransposeNd _ConvNd"}
"""The classes of torch of a layer that was called as a function, where it is not its name alone."""
MOST = 10_000
"""Numbers that one image of an input may have along an axis."""


@dataclass(frozen=True)
class Passed:
    """What an input passed: the names of the classes of each layer, the layers in words, in their order, and what layers may be written with."""

    classes: list[str]
    described: list[str]
    by_hand: tuple[str, ...] = ()


def passed(network: Any, asked: Sequence[int] | None = None) -> Passed | None:
    """Return the layers that an input passes, each as often as it is called; None where no input fits.

    Args:
        network: The network.
        asked: The shape of an input, where the sheet says one.
    """
    for shape in _forms(tuple(asked)) if asked else _shapes(network):
        called: list[Any] = []
        note = partial(_note, called)
        hooks = [torch.nn.Module.register_forward_hook(part, note) for part in parts(network)]
        try:
            with torch.no_grad(), Trace(closely=True) as watch:
                network(torch.rand(shape))
        except Exception:  # another shape may be what it takes
            unless_cut()
            continue
        finally:
            for hook in hooks:
                hook.remove()
        layers = [o.layer for o in watch.operations if o.layer]
        classes = [" ".join(class_names(part)) for part in called]
        by_module = Counter(name for names in classes for name in set(names.split()))
        left = Counter(layer.split()[0] for layer in layers)
        for name, count in left.items():
            classes += [BASES.get(name, name)] * (count - by_module[name])
        described = [layer for layer in layers if layer.split()[0] in DESCRIBED]
        return Passed(classes, described, tuple(dict.fromkeys(watch.by_hand)))
    return None


def _forms(asked: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Return the shape that is asked for, then the others that the same numbers may have: in a row, or as pictures."""
    row = (asked[0], math.prod(asked[1:]))
    others = [row, *([(asked[0], 1, 28, 28), (asked[0], 28, 28)] if row[1] == 784 else [])]
    return list(dict.fromkeys([asked, *others]))


def _note(called: list[Any], part: Any, *_: Any) -> None:
    called.append(part)


def _shapes(network: Any) -> Iterator[tuple[int, ...]]:
    """Yield the shapes of inputs that the first layer may take: images of the size of digits, flat or not, or vectors."""
    for part in parts(network):
        channels, features = (getattr(part, n, None) for n in ("in_channels", "in_features"))
        if isinstance(channels, int) and channels < MOST:  # none yet, in a lazy layer
            count = channels or 1
            yield from ((2, count, 28, 28), (2, count * 784))
            return
        if isinstance(features, int) and 0 < features < MOST:
            yield (2, features)
            if features == 784:
                yield (2, 1, 28, 28)
            return
