"""What a function takes from the variables of its file, and what it fixes for itself, by the sheet's names."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

import numpy as np

from graders.observing.arrays import is_array
from graders.observing.found import Found
from graders.observing.missing import Missing
from graders.observing.syntax import name_of
from graders.observing.tensors import torch
from graders.observing.units import cut_off
from graders.vocabulary.identifiers import meant
from graders.vocabulary.symbols import Naming

RANGES = ("range", "arange", "randrange", "randint", "integers", "choice", "randperm", "permutation")
"""What counts rows, or draws them by their numbers."""


def plain_name(name: str) -> str:
    """Return a name without what its writers vary: capitals and underscores."""
    return name.lower().replace("_", "")


def variables_of(found: Found, name: str, naming: Naming) -> list[str]:
    """Return the variables of a file that are called as a value of the sheet; else the numbers that mean it by their words."""
    spelled = [v for v in found.unit.variables if is_called(v, name, naming)]
    if spelled:
        return spelled
    nodes = {v: found.unit.names[v].node for v in found.unit.variables}
    numbers = [v for v, n in nodes.items() if isinstance(n, ast.Assign) and _is_number(n.value)]
    return [v for v in numbers if means(v, name, naming)]


def keeps(found: Found, left: Mapping[str, object], naming: Naming) -> bool:
    """Return whether a function has numbers or data of its own for values that it does not take."""
    return any(is_fixed(found, n, naming) for n in left) or _reads_data(found, left.values())


def is_fixed(found: Found, name: str, naming: Naming) -> bool:
    """Return whether a function gives a value of the sheet a number of its own, where it takes none for it."""
    top = found.unit.names.get(found.owner.__name__ if found.owner else found.name)
    return top is not None and any(
        is_called(n, name, naming) or means(n, name, naming) for n in _fixed(top.node)
    )


def _reads_data(found: Found, left: Iterable[object]) -> bool:
    """Return whether a function that does not take all data that are given reads some from variables of its file."""
    if not any(is_array(value) and np.ndim(value) for value in left):  # type: ignore[arg-type]
        return False
    unit = found.unit
    read = unit.needs(found.owner.__name__ if found.owner else found.name)
    return any(is_array(value) and np.ndim(value) for value in map(unit.namespace.get, read))  # type: ignore[arg-type]


def own_counts(found: Found) -> set[int]:
    """Return how many rows the data have that a function reads from variables of its file."""
    unit = found.unit
    read = unit.needs(found.owner.__name__ if found.owner else found.name)
    held = [unit.namespace.get(name) for name in read]
    data = [v for v in held if isinstance(v, torch.utils.data.Dataset) or (is_array(v) and np.ndim(v) > 1)]  # type: ignore[arg-type]
    return {len(v) for v in data if hasattr(type(v), "__len__")}  # type: ignore[arg-type]


def _fixed(node: ast.AST) -> Iterator[str]:
    """Yield the names that are given numbers in a definition: variables, and keywords of calls."""
    for n in ast.walk(node):
        if isinstance(n, ast.Assign) and _is_number(n.value):
            yield from (t.id for t in n.targets if isinstance(t, ast.Name))
        elif isinstance(n, ast.keyword) and n.arg and _is_number(n.value):
            yield n.arg


def _is_number(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def is_called(name: str, value: str, naming: Naming) -> bool:
    """Return whether a name is a spelling of a value of the sheet."""
    return plain_name(name) in map(plain_name, (value, *naming.synonyms.get(value, ())))


def means(name: str, value: str, naming: Naming) -> bool:
    """Return whether a name means a value of the sheet by its words, in whichever language."""
    words = sorted(meant(name))
    return any(words == sorted(meant(n)) for n in (value, *naming.synonyms.get(value, ())))


def as_long_as(found: Found, variable: str, value: Any, doubt: Callable[[], object]) -> Any:
    """Return rows for a variable of a file, repeated where a function counts on as many as its author has there.

    Args:
        found: The function.
        variable: The variable.
        value: Its value.
        doubt: Called where it counts on as many. Rows are repeated only evenly, so that none weighs more.
    """
    bound = found.unit.names.get(found.owner.__name__ if found.owner else found.name)
    if (
        bound is None
        or found.place
        or not isinstance(value, torch.Tensor)
        or not value.ndim
        or not len(value)
    ):
        return value
    counts = set(_counted(bound.node))
    if max(counts, default=0) <= len(value):
        return value
    before = len(cut_off)
    with suppress(Missing):
        own = found.unit.load(variable)
        if is_array(own) and len(value) < len(own) and len(own) in counts:
            doubt()
            value = value if len(own) % len(value) else torch.cat([value] * (len(own) // len(value)))
    del cut_off[before:]  # it was ours to look at, and is replaced
    return value


def _counted(node: ast.AST) -> Iterator[int]:
    """Yield the numbers by which code counts rows: in indices, slices and ranges."""
    for n in ast.walk(node):
        within = [n.slice] if isinstance(n, ast.Subscript) else []
        if isinstance(n, ast.Call) and name_of(n) in RANGES:
            within = n.args
        for part in (p for one in within for p in ast.walk(one)):
            if isinstance(part, ast.Constant) and type(part.value) is int:
                yield part.value
