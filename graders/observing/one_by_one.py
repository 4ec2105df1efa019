"""Functions of one number, of one row, or of the coordinates of a point: what they return for arrays, together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from types import FunctionType
from typing import Any

import numpy as np

from graders.observing.arrays import array, is_array, tensor
from graders.observing.signatures import signature

MOST = 4096
"""Entries or rows that are given to a function one by one."""
Call = Callable[[Mapping[str, Any]], Any]
"""Calls a function with values by the sheet's names."""


def number_by_number(call: Call, given: Mapping[str, Any]) -> Any:
    """Return what a function of numbers returns for each entry of the arrays, which it is given one by one.

    Raises:
        TypeError: There are none, or too many, or it returns no number.
    """
    arrays = {n: array(v) for n, v in given.items() if is_array(v)}
    if not arrays or max(a.size for a in arrays.values()) > MOST:
        raise TypeError("there is nothing to give number by number")
    together = np.broadcast_arrays(*arrays.values())
    columns = [a.reshape(-1).tolist() for a in together]
    results = [
        float(call({**given, **dict(zip(arrays, row, strict=True))})) for row in zip(*columns, strict=True)
    ]
    return tensor(np.array(results, dtype=together[0].dtype).reshape(together[0].shape))


def row_by_row(call: Call, given: Mapping[str, Any]) -> Any:
    """Return what a function of one point, or one sample, returns for each row of the arrays with rows, together.

    Raises:
        TypeError: They have none, or too many, or not as many as each other.
    """
    arrays = {n: v for n, v in given.items() if is_array(v) and v.ndim > 1}
    counts = {len(v) for v in arrays.values()}
    alone = len(counts) > 1
    if alone:  # the first are points, the others what is done to them
        arrays = dict(list(arrays.items())[:1])
        counts = {len(v) for v in arrays.values()}
    if len(counts) != 1 or max(counts) > MOST:
        raise TypeError("there is nothing to give row by row")
    rows = [array(call({**given, **{n: v[i] for n, v in arrays.items()}})) for i in range(*counts)]
    if alone and any(row.ndim >= max(v.ndim for v in arrays.values()) for row in rows):
        raise TypeError("what comes back for a point has more axes than a point")
    return tensor(np.stack(rows))


def by_coordinates(function: object, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the columns of the points that are all that is given, where a function takes coordinates, as `f(x1, x2)` does."""
    points: Any = next(iter(given.values()), None)
    if len(given) != 1 or not isinstance(function, FunctionType) or not is_array(points) or points.ndim != 2:
        return given
    parameters = signature(function).parameters.values()
    needed = [p.name for p in parameters if p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD]
    if len(needed) != points.shape[1] or not _are_coordinates(needed):
        return given
    return {name: points[:, i] for i, name in enumerate(needed)}


def _are_coordinates(names: Sequence[str]) -> bool:
    """Return whether names count one after another, such as x1 and x2, or x and y."""
    parts = [re.fullmatch(r"(\w*?)_?(\d)|()([a-z])", name) for name in names]
    counted = [(p[1], int(p[2])) if p and p[2] else ("", ord(p[4]) if p else -1) for p in parts]
    return len(names) > 1 and all(
        one[0] == next_[0] and one[1] + 1 == next_[1] for one, next_ in pairwise(counted)
    )


def prints(function: object) -> bool:
    """Return whether a function says something on the screen itself."""
    return "print" in getattr(getattr(function, "__code__", None), "co_names", ())
