"""Dictionaries of lists by group, also within another dictionary, filled with other values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from graders.model import Array
from graders.observing.shapes import shape_of
from graders.observing.tables import FIRST, MOST_HELD, Fill, as_like, spread, table_shape
from graders.vocabulary.identifiers import meant


def flat(value: Mapping[Any, Any], groups: int) -> dict[Any, Any]:
    """Return a dictionary of dictionaries as one by pairs, with all groups where a loop that was cut made the first of them; empty if it is none."""
    if not all(isinstance(held, dict) and 0 < len(held) <= MOST_HELD for held in value.values()):
        return {}
    made: dict[Any, Any] = {}
    for key, held in value.items():
        is_cut = 1 < len(held) < groups and all(type(k) is int and 0 <= k < len(held) for k in held)
        inner = {**dict.fromkeys(range(groups), next(iter(held.values()))), **held} if is_cut else held
        made |= {(key, k): v for k, v in inner.items()}
    return made


def nested(name: str, fill: Fill, values: Array, which: Array) -> dict[str, Any]:
    """Return a dictionary of dictionaries that is filled as one by pairs is."""
    made: dict[Any, Any] = {}
    for (key, inner), held in fill(values, which)[name].items():
        made.setdefault(key, {})[inner] = held
    return {name: made}


def keyed(value: Mapping[Any, Any], groups: int) -> dict[Any, int] | None:
    """Return the group of each key of a dictionary of lists: the key, or a part of it, rather one that says `train`."""
    if not all(_is_row(v) for v in value.values()):
        return None
    keys = [k if isinstance(k, tuple) else (k,) for k in value]
    parts = [(part, list(dict.fromkeys(k[part] for k in keys))) for part in range(min(map(len, keys)))]
    for part, kinds in sorted(parts, key=lambda of: not any(map(_is_first, of[1]))):
        if len(kinds) == groups:
            if all(isinstance(k, str) for k in kinds):
                kinds.sort(key=lambda k: not _is_first(k))
            elif set(kinds) != set(range(groups)):
                return None
            else:
                kinds.sort()
            return {k: kinds.index(own[part]) for k, own in zip(value, keys, strict=True)}
    return None


def _is_first(key: object) -> bool:
    return isinstance(key, str) and not set(FIRST).isdisjoint(meant(key))


def _is_row(value: Any) -> bool:
    """Return whether a value is a list or an array of numbers, also one of several axes."""
    if table_shape(value):
        return True
    return isinstance(value, list | np.ndarray) and len(value) > 0 and shape_of(value[0]) == ()


def _extent(value: Any) -> tuple[int, ...]:
    return table_shape(value) or (len(value),)


def by_key(name: str, value: Mapping[Any, Any], groups: Mapping[Any, int]) -> Fill:
    """Return how the lists of a dictionary are filled, whose keys are of these groups."""

    def fill(values: Array, which: Array) -> dict[str, Any]:
        filled: dict[Any, Any] = {}
        for group in sorted(set(groups.values())):
            keys = [k for k, g in groups.items() if g == group]
            sizes = [int(np.prod(_extent(value[k]))) for k in keys]
            numbers = np.split(spread(values[which == group], sum(sizes)), np.cumsum(sizes)[:-1])
            for key, taken in zip(keys, numbers, strict=True):
                filled[key] = as_like(taken.reshape(_extent(value[key])), value[key])
        return {name: {k: filled[k] for k in value}}

    return fill
