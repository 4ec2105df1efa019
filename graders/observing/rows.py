"""Lists of rows, each of which holds a value beside what it is of, filled with other values.

A row is a dictionary, a tuple, a list or an object of a data class, as all rows of its list are.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import torch

from graders.model import Array
from graders.observing.tables import MOST_HELD, MOST_NUMBERS, Fill

Marks = Callable[[str, Any, int], Callable[[Array], Array] | None]
"""Returns how the numbers of groups are written as marks are, of their name, the marks that are there and how many groups there are."""


def rows(name: str, value: Any, groups: int, marks: Marks) -> Iterator[tuple[str, Fill]]:
    """Yield how a list of rows is filled, for each pair of a field of values and one of marks."""
    if not isinstance(value, list | tuple) or not 1 < len(value) <= MOST_NUMBERS:
        return
    held = [_fields(row) for row in value]
    keys = list(held[0])
    if not 1 < len(keys) <= MOST_HELD or any(list(row) != keys for row in held):
        return
    columns = {k: [row[k] for row in held] for k in keys}
    for key, column in columns.items():
        if not all(_is_fraction(v) for v in column):
            continue
        for other, marked in columns.items():
            told = [_plain(v) for v in marked]
            fit = other != key and all(type(v) in (int, bool, str) for v in told)
            if fit and (written := marks(str(other), told, groups)):
                yield name, partial(_filled, name, value, key, other, written)


def _filled(
    name: str,
    like: Sequence[Any],
    key: Any,
    other: Any,
    written: Callable[[Array], Array],
    values: Array,
    which: Array,
) -> dict[str, Any]:
    # what else the rows tell is mixed in each group, so that the average of some of them is none of all
    mixed = np.random.default_rng(len(like)).permutation(len(like)).tolist()
    used, made = Counter[int](), []
    for v, group, mark in zip(values.tolist(), which.tolist(), written(which).tolist(), strict=True):
        row = like[mixed[used[group] % len(like)]]
        used[group] += 1
        made.append(_with(row, {key: _as_fraction(v, _fields(row)[key]), other: mark}))
    return {name: tuple(made) if type(like) is tuple else made}


def _fields(row: Any) -> dict[Any, Any]:
    """Return what a row holds by its name or place; empty of what is no row."""
    if isinstance(row, dict):
        return row
    if isinstance(row, tuple | list):
        return dict(zip(getattr(row, "_fields", range(len(row))), row, strict=False))
    if dataclasses.is_dataclass(row) and not isinstance(row, type):
        return {f.name: getattr(row, f.name, None) for f in dataclasses.fields(row)}
    return {}


def _with(row: Any, put: Mapping[Any, Any]) -> Any:
    """Return a row that holds other things."""
    held = {**_fields(row), **put}
    if isinstance(row, dict):
        return held
    if hasattr(row, "_make"):
        return row._make(held.values())
    return type(row)(held.values()) if type(row) in (tuple, list) else dataclasses.replace(row, **put)


def _plain(value: Any) -> Any:
    """Return a number of numpy or torch as one of Python."""
    is_number = isinstance(value, np.generic) or (isinstance(value, torch.Tensor) and value.dim() == 0)
    return value.item() if is_number else value


def _is_fraction(value: Any) -> bool:
    if isinstance(value, torch.Tensor):
        return value.dim() == 0 and value.is_floating_point()
    return isinstance(value, float | np.floating)


def _as_fraction(value: float, like: Any) -> Any:
    if isinstance(like, torch.Tensor):
        return torch.tensor(value, dtype=torch.float64)
    return value if type(like) is float else np.float64(value)
