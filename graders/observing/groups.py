"""The names of a script that may hold values by group, each with how they are filled with others.

The values may stand in an array beside one of marks, in several arrays of one dictionary beside their marks in another one, in a
table with an axis for the groups or half of an axis for each of two, in several such tables, in columns of a data frame, in fields of rows, in lists or arrays by group, or in two names, one for each of two groups.
"""

from __future__ import annotations

import ast
import math
import sys
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import suppress
from functools import partial
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import torch

from graders.model import Array
from graders.observing.keyed import by_key, flat, keyed, nested
from graders.observing.rows import picked, rows
from graders.observing.sections import Section
from graders.observing.shapes import shape_of
from graders.observing.tables import FIRST, MOST_HELD, MOST_NUMBERS, Fill, as_like, plain, spread, table_shape
from graders.vocabulary.identifiers import meant

SECOND = ("test", "testing", "val", "valid", "validation", "eval", "evaluation")
"""What the second is called."""
DEEPEST = 3
"""Levels of dictionaries and lists within which values stand."""


def containers(section: Section, groups: int) -> Iterator[tuple[str, Fill]]:
    """Yield the names that may hold values by group, each with how they are filled."""
    vectors = {n: v for n, v in section.values.items() if _is_vector(v)}
    bound = {n for line in section.lines for n in line.binds | line.changes}
    for name in sorted(bound):
        value = section.values.get(name)
        if name in vectors and _holds_numbers(value):
            for marks in sorted(bound & vectors.keys() - {name}):
                # the loop that made the values may have been cut
                if len(vectors[marks]) >= len(vectors[name]) and (
                    filled := _marks(marks, vectors[marks], groups)
                ):
                    yield name, _beside(name, value, marks, filled)
        shape = shape_of(value)
        if isinstance(value, np.ndarray | torch.Tensor) and shape is not None and len(shape) > 1:
            numeric = value.dtype not in (torch.bool, bool) and math.prod(shape) <= MOST_NUMBERS
            if (
                groups in shape and numeric
            ):  # of several such axes the first: else averages of columns pass for those of rows
                yield name, _table(name, value, shape.index(groups))
        if isinstance(value, dict) and value and (by := keyed(value, groups)):
            yield name, by_key(name, value, by)
        if isinstance(value, dict) and (pairs := flat(value, groups)) and (by := keyed(pairs, groups)):
            yield name, partial(nested, name, by_key(name, pairs, by))
        if is_frame(value):
            yield from _columns(name, value, groups)
        with suppress(Exception):  # whatever objects of the submission raise where they are asked
            yield from [*rows(name, value, groups, _marks)]
    yield from _scattered(section, bound, groups)
    if groups == 2:
        yield from _halves(section, bound)
        yield from _pairs(
            section, {n: shape for n in sorted(bound) if (shape := table_shape(section.values.get(n)))}
        )
    else:
        yield from _tables(section, bound, groups)


def is_frame(value: Any, kind: str = "DataFrame") -> bool:
    """Return whether a value is a data frame of pandas, or another class of it."""
    pandas = sys.modules.get("pandas")
    made = getattr(pandas, kind, None)
    return isinstance(made, type) and isinstance(value, made)


def _columns(name: str, frame: Any, groups: int) -> Iterator[tuple[str, Fill]]:
    """Yield a data frame with a column of values and one of marks."""
    if not 0 < len(frame) <= MOST_NUMBERS or not frame.columns.is_unique:
        return
    columns = {c: frame[c].tolist() for c in frame.columns[:MOST_HELD]}
    for column, values in columns.items():
        for marks, told in columns.items():
            fit = marks != column and _is_vector(values) and _holds_numbers(values) and _is_vector(told)
            if fit and (written := _marks(str(marks), told, groups)):
                rest = [v for c, v in columns.items() if c not in (column, marks)]
                yield name, partial(_framed, name, frame, column, marks, written, rest)


def _framed(
    name: str,
    frame: Any,
    column: Any,
    marks: Any,
    written: Callable[[Array], Array],
    rest: list[list[Any]],
    values: Array,
    which: Array,
) -> dict[str, Any]:
    made = frame.iloc[picked(rest, len(frame), which)].reset_index(drop=True)
    return {name: made.assign(**{column: values, marks: written(which)})}


def _halves(section: Section, bound: set[str]) -> Iterator[tuple[str, Fill]]:
    """Yield tables of which the first half of an axis is of the first of two groups, as statements tell in this order."""
    tables = {n for n in bound if len(table_shape(section.values.get(n)) or ()) > 1}
    for name in sorted({pair[0] for pair in _tellings(section, tables) if len({*pair}) == 1}):
        value = section.values[name]
        for axis, size in enumerate(table_shape(value) or ()):
            if size > 2 and size % 2 == 0:
                yield name, partial(_halved, name, value, axis)


def _halved(name: str, value: Any, axis: int, values: Array, which: Array) -> dict[str, Any]:
    shape = list(table_shape(value) or ())
    shape[axis] //= 2
    halves = [spread(values[which == g], int(np.prod(shape))).reshape(shape) for g in (0, 1)]
    return {name: as_like(np.concatenate(halves, axis), value)}


def _scattered(section: Section, bound: set[str], groups: int) -> Iterator[tuple[str, Fill]]:
    """Yield names that hold several arrays of values, whose marks stand at the same places of another name."""
    leaves = {n: found for n in sorted(bound) if len(found := dict(_leaves(section.values.get(n)))) > 1}
    for name, values in leaves.items():
        if not all(_holds_numbers(v) for v in values.values()):
            continue
        for other, held in leaves.items():
            beside = {p: [q for q in held if q[: len(p)] == p and _is_whole(held[q])] for p in values}
            if other == name or not all(len(at) == 1 for at in beside.values()):
                continue
            marks = {p: at[0] for p, at in beside.items()}
            together = np.concatenate([plain(held[q]) for q in marks.values()])
            written = _marks(other, together, groups)
            if written and all(len(held[q]) >= len(values[p]) for p, q in marks.items()):
                yield name, _over_both(section, name, values, other, held, marks, written)


def _leaves(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield the vectors within dictionaries, lists and tuples, by the keys and places that lead to them."""
    if at and (isinstance(value, np.ndarray | torch.Tensor) or _is_vector(value)):
        if _is_vector(value):
            yield at, value
    elif len(at) < DEEPEST and isinstance(value, dict | list | tuple) and len(value) <= MOST_HELD:
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(one, (*at, key))


def _is_whole(value: Any) -> bool:
    return plain(value).dtype.kind in "iu"


def _with(value: Any, leaves: Mapping[tuple[Any, ...], Any], at: tuple[Any, ...] = ()) -> Any:
    """Return dictionaries, lists and tuples with other vectors in them."""
    if at in leaves:
        return leaves[at]
    if len(at) > DEEPEST:
        return value
    if isinstance(value, dict):
        return {key: _with(one, leaves, (*at, key)) for key, one in value.items()}
    if type(value) in (list, tuple):
        return type(value)(_with(one, leaves, (*at, place)) for place, one in enumerate(value))
    return value


def _over_both(
    section: Section,
    name: str,
    values: Mapping[tuple[Any, ...], Any],
    other: str,
    held: Mapping[tuple[Any, ...], Any],
    marks: Mapping[tuple[Any, ...], tuple[Any, ...]],
    written: Callable[[Array], Array],
) -> Fill:
    def fill(numbers: Array, which: Array) -> dict[str, Any]:
        shares = np.array_split(np.arange(len(numbers)), len(values))
        put = {p: as_like(numbers[at], values[p]) for p, at in zip(values, shares, strict=True)}
        told = {q: as_like(written(which[at]), held[q]) for q, at in zip(marks.values(), shares, strict=True)}
        return {name: _with(section.values[name], put), other: _with(section.values[other], told)}

    return fill


def _pairs(section: Section, shapes: Mapping[str, tuple[int, ...]]) -> Iterator[tuple[str, Fill]]:
    """Yield pairs of names that hold the values of one group each: what is called the first, what one statement binds, or tells of in words."""
    first = [n for n in shapes if set(FIRST) & set(meant(n))]
    listed = [(a, b) for a in first for b in shapes if b not in first]
    vectors = [n for n, shape in shapes.items() if len(shape) == 1]
    order = [[n for n in _bound_by(line.node) if n in vectors] for line in section.lines]
    order += _tellings(section, shapes)
    listed += [pair for names in order for pair in pairwise(names) if not {*pair} & {*first}]
    for one, other in dict.fromkeys(listed):

        def fill(values: Array, which: Array, one: str = one, other: str = other) -> dict[str, Any]:
            parts = {one: values[which == 0], other: values[which == 1]}
            return {n: as_like(_shaped(v, shapes[n]), section.values[n]) for n, v in parts.items()}

        yield other, fill


def _shaped(values: Array, shape: tuple[int, ...]) -> Array:
    """Return values as they are, or, of a table, as many as it has with the same mean."""
    return values if len(shape) == 1 else spread(values, int(np.prod(shape))).reshape(shape)


def _tellings(section: Section, names: Container[str]) -> Iterator[list[str]]:
    """Yield the names of two groups that each statement tells of in words, and that two of them do, one behind the other."""
    nodes = [line.node for line in section.lines]
    for node in (*nodes, *(ast.Module([*pair], []) for pair in pairwise(nodes))):
        yield _told_by(node, names)


def _told_by(node: ast.AST, names: Container[str]) -> list[str]:
    """Return those of some names that a statement reads behind a word for the first of two groups, and then behind one for the second."""
    said: dict[bool, str] = {}
    last = None
    nodes = (n for n in ast.walk(node) if isinstance(n, ast.Name | ast.Constant))
    for part in sorted(nodes, key=lambda n: (n.lineno, n.col_offset)):
        if isinstance(part, ast.Constant):
            words = {*meant(part.value)} if isinstance(part.value, str) else set()
            last = bool(words & {*SECOND}) if words & {*FIRST, *SECOND} else last
        elif last is not None and part.id in names:
            said.setdefault(last, part.id)
    in_order = list(said) == [False, True] or len({*said.values()}) == 2
    return [said[False], said[True]] if len(said) == 2 and in_order else []


def _tables(section: Section, bound: set[str], groups: int) -> Iterator[tuple[str, Fill]]:
    """Yield several tables with a row for each group: those of one dictionary, or of two names."""
    values = section.values
    tables = {n: rest for n in sorted(bound) if (rest := _rest(values.get(n), groups))}
    for name in sorted(bound):
        value = values.get(name)
        if isinstance(value, dict) and 1 < len(value) <= MOST_HELD:
            held = {k: (v, rest) for k, v in value.items() if (rest := _rest(v, groups))}
            if len(held) == len(value):
                yield name, partial(_within, name, held, groups)
    for pair in combinations(tables, 2):
        yield pair[1], partial(_rows, {n: (values[n], tables[n]) for n in pair}, groups)


def _rest(value: Any, groups: int) -> tuple[int, ...]:
    """Return the shape of a row of a table with a row for each group, of which a loop that was cut may have made fewer; else nothing."""
    shape = table_shape(value) or ()
    return shape[1:] if len(shape) > 1 and shape[0] <= groups else ()


def _rows(tables: Mapping[Any, tuple[Any, tuple[int, ...]]], groups: int, values: Array, which: Array) -> Any:
    """Return tables whose rows for a group hold, taken together, numbers whose mean is that of the group."""
    sizes = [int(np.prod(rest)) for _, rest in tables.values()]
    made = [spread(values[which == g], sum(sizes)) for g in range(groups)]
    columns = np.split(np.stack(made), np.cumsum(sizes)[:-1], axis=1)
    return {
        key: as_like(column.reshape(groups, *rest), like)
        for (key, (like, rest)), column in zip(tables.items(), columns, strict=True)
    }


def _within(name: str, tables: Mapping[Any, Any], groups: int, values: Array, which: Array) -> dict[str, Any]:
    return {name: _rows(tables, groups, values, which)}


def _bound_by(node: ast.stmt) -> list[str]:
    """Return the names that a statement assigns together, in order."""
    if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Tuple):
        return []
    return [n.id for n in node.targets[0].elts if isinstance(n, ast.Name)]


def _is_vector(value: Any) -> bool:
    if isinstance(value, np.ndarray | torch.Tensor):
        return value.ndim == 1 and len(value) > 3
    return isinstance(value, list) and len(value) > 3 and all(isinstance(v, int | float | str) for v in value)


def _holds_numbers(value: Any) -> bool:
    return plain(value).dtype.kind == "f"


def _marks(name: str, value: Any, groups: int) -> Callable[[Array], Array] | None:
    """Return how the numbers of groups are written as a script's marks are; None where these are no marks of so many groups.

    Of two groups the first is that of training: a mark of 1 or True is of the group that its name says.
    """
    marks = plain(value)
    kinds = list(dict.fromkeys(marks.tolist()))
    says = set(meant(name))
    if marks.dtype.kind in "iu" and groups == 2 and not says & set(SECOND):
        # without a name nobody knows which of them 0 and 1 are
        known = set(kinds) == {0, 1} and says & set(FIRST)
        return (lambda which: (1 - which).astype(marks.dtype)) if known else None
    if marks.dtype.kind in "iu" and _are_numbers(kinds, groups):
        return lambda which: which.astype(marks.dtype)
    if len(kinds) != groups:
        return None
    if marks.dtype.kind == "b":
        return (lambda which: which == 1) if says & set(SECOND) else (lambda which: which == 0)
    if marks.dtype.kind == "U":
        kinds.sort(key=lambda k: not set(FIRST) & set(meant(str(k))))
        return lambda which: np.array(kinds)[which]
    return None


def _are_numbers(kinds: list[Any], groups: int) -> bool:
    """Return whether marks are numbers of groups; of many groups some may be missing, since the loop that made them may have been cut."""
    return set(kinds) == set(range(groups)) or (
        groups > 2 and len(kinds) > 1 and set(kinds) < set(range(groups))
    )


def _beside(name: str, value: Any, marks: str, written: Callable[[Array], Array]) -> Fill:
    def fill(values: Array, which: Array) -> dict[str, Any]:
        made = torch.from_numpy(values) if isinstance(value, torch.Tensor) else values
        told = written(which)
        tensors = isinstance(value, torch.Tensor) and told.dtype.kind != "U"
        return {name: made, marks: torch.from_numpy(told) if tensors else told}

    return fill


def _table(name: str, value: Any, axis: int) -> Fill:
    def fill(values: Array, which: Array) -> dict[str, Any]:
        shape = tuple(value.shape)
        rest = (*shape[:axis], *shape[axis + 1 :])
        count = int(np.prod(rest))
        slabs = [spread(values[which == g], count).reshape(rest) for g in range(shape[axis])]
        table = np.stack(slabs, axis)
        return {name: torch.from_numpy(table).to(value.dtype) if isinstance(value, torch.Tensor) else table}

    return fill
