"""Functions of one number, or of one row: what they return for each entry of arrays, together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from graders.observing.arrays import array, is_array, tensor

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
    if len(counts) != 1 or max(counts) > MOST:
        raise TypeError("there is nothing to give row by row")
    rows = [array(call({**given, **{n: v[i] for n, v in arrays.items()}})) for i in range(*counts)]
    return tensor(np.stack(rows))


def prints(function: object) -> bool:
    """Return whether a function says something on the screen itself."""
    return "print" in getattr(getattr(function, "__code__", None), "co_names", ())
