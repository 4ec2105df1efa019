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
        found, levels = [np.zeros((0, 2))], [np.zeros(0)]
        # lines say more than areas, whose edges follow the frame
        for contours in [c for c in made if not c.filled] or made:
            for level, vertices in _lines(contours):
                found.append(vertices)
                levels.append(np.full(len(vertices), level))
        all_points, all_levels = np.concatenate(found), np.concatenate(levels)
        step = max(1, len(all_points) // most)
        drawn = np.concatenate([np.asarray(c.levels, float) for c in made] or [np.zeros(1)])
        spread = float(drawn.max() - drawn.min()) or 1.0
        return all_points[::step], all_levels[::step], spread

    with mock.patch.object(ContourSet, "__init__", noted):
        yield points


def _lines(contours: Any) -> Iterator[tuple[float, Array]]:
    """Yield each level of a contour set with points on its lines (N, 2).

    The paths of a filled set go around what lies between two levels, and along the frame; so its lines are made anew.
    """
    paths = contours.get_paths()
    if contours.filled:
        generator = contours._contour_generator
        for level in contours.levels:
            for line in generator.create_contour(float(level))[0]:
                yield float(level), np.asarray(line, float).reshape(-1, 2)
        return
    for level, path in zip(contours.levels, paths, strict=False):
        yield float(level), np.asarray(path.vertices, float)


def values_at(code: Code, drawn: Any, points: Array) -> Array:
    """Return what a function or network returns at points of the plane (N, 2): values (N,)."""
    x = torch.tensor(points, dtype=torch.float32)
    if isinstance(drawn, Found):
        one = [float(array(code.call(drawn, {"phi": p, "x": p[0], "y": p[1]})).reshape(-1)[0]) for p in x]
        return np.array(one)
    return array(drawn.eval()(x)).reshape(len(x), -1)[:, 0].astype(np.float64)
