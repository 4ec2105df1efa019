"""The contour lines that code draws, and the values that a function has on them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import numpy as np
import torch

from graders.model import Array
from graders.observing.arrays import array
from graders.observing.code import Code
from graders.observing.found import Found
from graders.observing.panes import points_on


@contextlib.contextmanager
def collect() -> Iterator[Callable[[int], tuple[Array, Array, float]]]:
    """Note every contour set that is made.

    It gives a function that returns points on them, their levels, and the range of all levels.
    """
    from matplotlib.contour import ContourSet

    made: list[Any] = []
    original = ContourSet.__init__

    def noted(this: Any, *args: Any, **keys: Any) -> None:
        original(this, *args, **keys)
        made.append(this)

    def points(most: int) -> tuple[Array, Array, float]:
        return points_on(made, most)

    with mock.patch.object(ContourSet, "__init__", noted):
        yield points


def values_at(code: Code, drawn: Any, points: Array) -> Array:
    """Return what a function or network returns at points of the plane (N, 2): values (N,)."""
    x = torch.tensor(points, dtype=torch.float32)
    if isinstance(drawn, Found):
        one = [float(array(code.call(drawn, {"phi": p, "x": p[0], "y": p[1]})).reshape(-1)[0]) for p in x]
        return np.array(one)
    return array(drawn.eval()(x)).reshape(len(x), -1)[:, 0].astype(np.float64)
