"""Averages of groups that a script prints or keeps without a function for them: what it has the values in is filled with others.

The values may stand in an array beside one of marks, in a table with an axis for the groups, or in lists by group. All calls in the
statements that read them are noted, and what is as many numbers as there are groups may be the averages.
"""

from __future__ import annotations

import ast
import builtins
import copy
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from inspect import Parameter, Signature
from itertools import pairwise
from typing import Any

import numpy as np
import torch

from graders.model import Array
from graders.observing.alarm import TooSlow, alarm
from graders.observing.arrays import array
from graders.observing.sections import Line, Section
from graders.observing.shapes import shape_of
from graders.vocabulary.identifiers import meant
from graders.vocabulary.symbols import Averaged, SymbolSpec

SAID = "__said__"
"""Name by which the code that is executed again tells what its calls return."""
SECONDS, IN_ALL = 1.0, 8.0
"""CPU seconds of one trial, and of all of them."""
MOST_FOUND = 8
MOST_VALUES = 100_000
FIRST = ("train", "training")
"""What the first of two groups is called, where its marks are words."""
SECOND = ("test", "testing", "val", "valid", "validation", "eval", "evaluation")
"""What the second is called."""

Fill = Callable[[Array, Array], dict[str, Any]]
"""Returns what a script's names hold, for values (N,) and the number of the group of each (N,)."""


@dataclass(frozen=True)
class Averages:
    """Statements after which the averages of groups are known, and how what they read is filled."""

    section: Section
    chosen: tuple[int, ...]
    last: Line
    keys: tuple[int, ...]
    fill: Fill
    groups: int

    def of(self, values: Array, which: Array) -> Array:
        """Return the averages (groups,) of values by group."""
        told = _run(self.section, self.chosen, self.last, self.fill(values, which))
        return np.concatenate([np.concatenate([v.reshape(-1) for v in told[k]]) for k in self.keys])


def averages(
    parts: Sequence[Section], spec: SymbolSpec, how: Averaged
) -> Iterator[tuple[Any, str, str, bool]]:
    """Yield what may be the averages of groups, as functions of values and marks."""
    rng = np.random.default_rng(0)
    which = np.arange(4 * how.groups) % how.groups
    trials = [(rng.uniform(1, 2, len(which)), which) for _ in range(2)]
    began, seen = time.process_time(), list[Array]()
    for section in parts:
        for name, fill in _containers(section, how.groups):
            for one in _said_of(section, name, fill, how.groups, trials):
                if len(seen) >= MOST_FOUND or time.process_time() - began > IN_ALL:
                    return
                told = one.of(*trials[0])
                if any(np.allclose(told, other) for other in seen):
                    continue
                seen.append(told)
                where = one.last.where
                yield _function(one, spec), where, f"the averages at `{where}` of `{name}`", False


def _function(one: Averages, spec: SymbolSpec) -> Callable[..., Any]:
    values, marks = spec.arguments

    def averaged(*args: Any, **keys: Any) -> Any:
        given = {**dict(zip(spec.arguments, args, strict=False)), **keys}
        which = array(given[marks]).reshape(-1)
        which = (~which).astype(int) if which.dtype.kind == "b" else which.astype(int)
        return torch.from_numpy(one.of(array(given[values]).astype(np.float64).reshape(-1), which))

    averaged.__signature__ = Signature(  # type: ignore[attr-defined]
        [Parameter(n, Parameter.POSITIONAL_OR_KEYWORD) for n in spec.arguments]
    )
    return averaged


def _said_of(
    section: Section,
    name: str,
    fill: Fill,
    groups: int,
    trials: Sequence[tuple[Array, Array]],
) -> Iterator[Averages]:
    """Yield the statements that say averages of what a name holds."""
    given = fill(*trials[0])
    made = max((i for i, line in enumerate(section.lines) if name in line.binds | line.changes), default=-1)
    for place in range(made + 1, len(section.lines)):
        line = section.lines[place]
        before = section.following(section.slice(line.reads, given, place), given)
        before = [p for p in before if p > made]
        if not (name in line.reads or any(name in section.lines[p].reads for p in before)):
            continue
        told_line = _telling(line)
        try:
            with alarm(SECONDS):
                told = [_run(section, before, told_line, fill(*trial)) for trial in trials]
        except (Exception, TooSlow, SystemExit):  # it cannot be executed so
            continue
        for keys in _choices(told[0], groups):
            one = Averages(section, tuple(before), told_line, keys, fill, groups)
            results = [
                np.concatenate([np.concatenate([v.reshape(-1) for v in t[k]]) for k in keys])
                for t in told
                if all(k in t for k in keys)
            ]
            if len(results) == len(trials) and not np.allclose(results[0], results[1]):
                yield one


def _choices(told: Mapping[int, list[Array]], groups: int) -> Iterator[tuple[int, ...]]:
    """Yield the calls that returned one number a group: one of them, or of several groups as many in a row."""
    sizes = {k: sum(v.size for v in values) for k, values in sorted(told.items())}
    yield from ((k,) for k, size in sizes.items() if size == groups)
    if groups == 2:
        yield from pairwise(k for k, size in sizes.items() if size == 1)


def _run(
    section: Section, chosen: Sequence[int], last: Line, given: Mapping[str, Any]
) -> dict[int, list[Array]]:
    """Execute statements with some names given; return what the calls in the last one returned, by their number."""
    told: dict[int, list[Array]] = {}

    def said(key: int, value: Any) -> Any:
        if shape_of(value) is not None and np.size(array(value)) <= MOST_VALUES:
            told.setdefault(key, []).append(np.array(array(value), np.float64))
        return value

    lines = [*(section.lines[p] for p in chosen), last]
    setattr(builtins, SAID, said)
    try:
        replace(section, lines=lines).run(range(len(lines)), given, ())
    finally:
        delattr(builtins, SAID)
    return told


def _telling(line: Line) -> Line:
    """Return a statement whose calls tell what they return."""
    node: ast.stmt = _Telling().visit(copy.deepcopy(line.node))
    return replace(line, node=ast.fix_missing_locations(node))


class _Telling(ast.NodeTransformer):
    def __init__(self) -> None:
        self.count = 0

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.count += 1
        key = self.count
        self.generic_visit(node)
        return ast.Call(ast.Name(SAID, ast.Load()), [ast.Constant(key), node], [])


def _containers(section: Section, groups: int) -> Iterator[tuple[str, Fill]]:
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
            for axis, size in enumerate(shape):
                if size == groups and value.dtype not in (torch.bool, bool):
                    yield name, _table(name, value, axis)
        if isinstance(value, dict) and value and (keyed := _keyed(value, groups)):
            yield name, _by_key(name, value, keyed)


def _is_vector(value: Any) -> bool:
    if isinstance(value, np.ndarray | torch.Tensor):
        return value.ndim == 1 and len(value) > 3
    return isinstance(value, list) and len(value) > 3 and all(isinstance(v, int | float | str) for v in value)


def _holds_numbers(value: Any) -> bool:
    kind = np.asarray(array(value) if isinstance(value, torch.Tensor) else value).dtype.kind
    return kind == "f"


def _marks(name: str, value: Any, groups: int) -> Callable[[Array], Array] | None:
    """Return how the numbers of groups are written as a script's marks are; None where these are no marks of so many groups.

    Of two groups the first is that of training: a mark of 1 or True is of the group that its name says.
    """
    marks = array(value) if isinstance(value, torch.Tensor) else np.asarray(value)
    kinds = list(dict.fromkeys(marks.tolist()))
    if len(kinds) != groups:
        return None
    says = set(meant(name))
    if marks.dtype.kind == "b":
        return (lambda which: which == 1) if says & set(SECOND) else (lambda which: which == 0)
    if marks.dtype.kind in "iu" and groups == 2 and not says & set(SECOND):
        # without a name nobody knows which of them 0 and 1 are
        known = set(kinds) == {0, 1} and says & set(FIRST)
        return (lambda which: (1 - which).astype(marks.dtype)) if known else None
    if marks.dtype.kind in "iu" and set(kinds) == set(range(groups)):
        return lambda which: which.astype(marks.dtype)
    if marks.dtype.kind == "U":
        kinds.sort(key=lambda k: not set(FIRST) & set(meant(str(k))))
        return lambda which: np.array(kinds)[which]
    return None


def _beside(name: str, value: Any, marks: str, written: Callable[[Array], Array]) -> Fill:
    def fill(values: Array, which: Array) -> dict[str, Any]:
        made = torch.from_numpy(values) if isinstance(value, torch.Tensor) else values
        told = written(which)
        return {name: made, marks: torch.from_numpy(told) if isinstance(value, torch.Tensor) else told}

    return fill


def _spread(values: Array, count: int) -> Array:
    """Return so many numbers whose mean is that of some values, and which differ."""
    noise = np.random.default_rng(count).uniform(-1, 1, count)
    return values.mean() + (noise - noise.mean()) * (0.1 + np.std(values))


def _table(name: str, value: Any, axis: int) -> Fill:
    def fill(values: Array, which: Array) -> dict[str, Any]:
        shape = tuple(value.shape)
        rest = (*shape[:axis], *shape[axis + 1 :])
        count = int(np.prod(rest))
        slabs = [_spread(values[which == g], count).reshape(rest) for g in range(shape[axis])]
        table = np.stack(slabs, axis)
        return {name: torch.from_numpy(table).to(value.dtype) if isinstance(value, torch.Tensor) else table}

    return fill


def _keyed(value: Mapping[Any, Any], groups: int) -> dict[Any, int] | None:
    """Return the group of each key of a dictionary of lists: the key, or a part of it."""
    if not all(
        isinstance(v, list | np.ndarray) and len(v) > 0 and shape_of(v[0]) == () for v in value.values()
    ):
        return None
    keys = [k if isinstance(k, tuple) else (k,) for k in value]
    for part in range(min(map(len, keys))):
        kinds = list(dict.fromkeys(k[part] for k in keys))
        if len(kinds) == groups:
            if all(isinstance(k, str) for k in kinds):
                kinds.sort(key=lambda k: not set(FIRST) & set(meant(k)))
            elif set(kinds) != set(range(groups)):
                return None
            return {k: kinds.index(own[part]) for k, own in zip(value, keys, strict=True)}
    return None


def _by_key(name: str, value: Mapping[Any, Any], groups: Mapping[Any, int]) -> Fill:
    def fill(values: Array, which: Array) -> dict[str, Any]:
        filled: dict[Any, Any] = {}
        for group in sorted(set(groups.values())):
            keys = [k for k, g in groups.items() if g == group]
            numbers = _spread(values[which == group], sum(len(value[k]) for k in keys)).tolist()
            for key in keys:
                filled[key] = (
                    type(value[key])([numbers.pop() for _ in value[key]])
                    if isinstance(value[key], list)
                    else np.array([numbers.pop() for _ in value[key]])
                )
        return {name: {k: filled[k] for k in value}}

    return fill
