"""Lists of rows, each of which holds a value beside what it is of, filled with other values.

A row is a dictionary, a tuple, a list or an object of a data class, as all rows of its list are.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import torch

from graders.model import Array
from graders.observing.missing import Missing
from graders.observing.tables import MOST_HELD, MOST_NUMBERS, Fill

Marks = Callable[[str, Any, int], Callable[[Array], Array] | None]
"""Returns how the numbers of groups are written as marks are, of their name, the marks that are there and how many groups there are."""
DICTIONARIES = (dict, OrderedDict, defaultdict)
KNOWN = (int, bool, str, float)
"""Classes of what a row may tell."""


def rows(name: str, value: Any, groups: int, marks: Marks) -> Iterator[tuple[str, Fill]]:
    """Yield how a list of rows is filled, for each pair of a field of values and one of marks."""
    if type(value) not in (list, tuple) or not 1 < len(value) <= MOST_NUMBERS:
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
                rest = [c for k, c in columns.items() if k not in (key, other)]
                yield name, partial(_filled, name, value, key, other, written, rest)


def _filled(
    name: str,
    like: Sequence[Any],
    key: Any,
    other: Any,
    written: Callable[[Array], Array],
    rest: Sequence[Sequence[Any]],
    values: Array,
    which: Array,
) -> dict[str, Any]:
    made = []
    for v, at, mark in zip(
        values.tolist(), picked(rest, len(like), which), written(which).tolist(), strict=True
    ):
        put = {key: _as_fraction(v, _fields(like[at])[key]), other: mark}
        made.append(_with(like[at], put))
    return {name: tuple(made) if type(like) is tuple else made}


def picked(rest: Sequence[Sequence[Any]], count: int, which: Array) -> list[int]:
    """Return for each value the row that it is put into, for the number of the group of each.

    Args:
        rest: What the rows tell beside values and marks, field by field.
        count: The number of rows.
        which: The number of the group of each value.

    Raises:
        Missing: A group has too few places for all that is told.
    """
    groups, used, found = which.tolist(), Counter[int](), list[int]()
    mixed = {group: _mixed(rest, count, group, places) for group, places in Counter(groups).items()}
    for group in groups:
        found.append(mixed[group][used[group] % count])
        used[group] += 1
    return found


def _mixed(rest: Sequence[Sequence[Any]], count: int, group: int, places: int) -> list[int]:
    """Return the rows that a group is made of, in such an order that the average of some of them is none of all.

    Whatever else a row tells comes up in it: each value of a field that has few, the least and the greatest of another one.

    Raises:
        Missing: The group has too few places for that.
    """
    order = np.random.default_rng([count, group]).permutation(count).tolist()
    told: list[set[tuple[int, Any]]] = [set() for _ in range(count)]
    for field, column in enumerate(rest):
        for row, value in enumerate(_telling(column, places)):
            if value is not None:
                told[row].add((field, value))
    kinds: dict[frozenset[tuple[int, Any]], int] = {}
    for row in order:
        kinds.setdefault(frozenset(told[row]), row)
    first, lacking = [], set().union(*told)
    while lacking:
        best = max(kinds, key=lambda kind: len(kind & lacking))
        first.append(kinds[best])
        lacking -= best
    if len(first) > places:
        raise Missing("its rows tell more than a group has places for")
    return list(dict.fromkeys([*first, *kinds.values(), *order]))


def _telling(column: Iterable[Any], places: int) -> list[Any]:
    """Return what the values of a field are told by: themselves where they are few, else which is the least and which the greatest; None for others."""
    plain = [(type(v).__name__, v) if type(v) in KNOWN else None for v in map(_plain, column)]
    if len({*plain}) <= places:
        return list(plain)
    numbers = [v[1] for v in plain if v is not None and v[0] != "str"]
    ends = {min(numbers), max(numbers)} if numbers else set()
    return [v[1] if v is not None and v[1] in ends else None for v in plain]


def _fields(row: Any) -> dict[Any, Any]:
    """Return what a row holds by its name or place; empty of what is no row."""
    kind = type(row)
    if kind in DICTIONARIES:
        return dict(row)
    if kind in (tuple, list):
        return dict(enumerate(row))
    if _is_named(kind):
        return dict(zip(kind._fields, tuple.__iter__(row), strict=False))
    if dataclasses.is_dataclass(kind):
        return {f.name: getattr(row, f.name, None) for f in dataclasses.fields(kind)}
    return {}


def _is_named(kind: type) -> bool:
    """Return whether a class is that of a named tuple."""
    names = getattr(kind, "_fields", None) if issubclass(kind, tuple) else None
    return type(names) is tuple and all(type(n) is str for n in names)


def _with(row: Any, put: Mapping[Any, Any]) -> Any:
    """Return a row that holds other things."""
    held, kind = {**_fields(row), **put}, type(row)
    if kind in DICTIONARIES:
        return held
    if kind in (tuple, list):
        return kind(held.values())
    return kind._make(held.values()) if _is_named(kind) else dataclasses.replace(row, **put)


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
