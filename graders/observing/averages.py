"""Averages of groups that a script prints or keeps without a function for them: what it has the values in is filled with others.

What may hold the values is told by `groups`. All calls in the statements that read them are noted, and what is as many numbers as there
are groups may be the averages.
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
from graders.observing.groups import containers, is_frame
from graders.observing.sections import Line, Section
from graders.observing.shapes import shape_of
from graders.observing.tables import FIRST, Fill, spread
from graders.vocabulary.identifiers import meant
from graders.vocabulary.symbols import Averaged, SymbolSpec

SAID = "__said__"
"""Name by which the code that is executed again tells what its calls return."""
SECONDS, IN_ALL = 1.0, 8.0
"""CPU seconds of one trial, and of all of them."""
MOST_FOUND = 8
MOST_VALUES = 100_000


@dataclass(frozen=True)
class Averages:
    """Statements after which the averages of groups are known, and how what they read is filled."""

    section: Section
    chosen: tuple[int, ...]
    last: Line
    keys: tuple[int, ...]
    fill: Fill
    groups: int
    own: int = 0
    """How many values the script itself has."""

    def of(self, values: Array, which: Array) -> Array:
        """Return the averages (groups,) of values by group: of as many as the script has, if these are more, so that some of its rows are not all."""
        if len(values) < self.own <= MOST_VALUES:
            values, which = self._as_many(values, which)
        told = _run(self.section, self.chosen, self.last, self.fill(values, which))
        return np.concatenate([np.concatenate([v.reshape(-1) for v in told[k]]) for k in self.keys])

    def _as_many(self, values: Array, which: Array) -> tuple[Array, Array]:
        """Return as many values as the script has with the same averages, in no order."""
        mixed = np.random.default_rng(self.own).permutation(self.own)
        marks = np.arange(self.own) % self.groups
        made = np.empty(self.own)
        for group in range(self.groups):
            made[marks == group] = spread(values[which == group], int((marks == group).sum()))
        return made[mixed], marks[mixed]


def averages(
    parts: Sequence[Section], spec: SymbolSpec, how: Averaged
) -> Iterator[tuple[Any, str, str, bool]]:
    """Yield what may be the averages of groups, as functions of values and marks."""
    rng = np.random.default_rng(0)
    which = np.arange(4 * how.groups) % how.groups
    trials = [(rng.uniform(1, 2, len(which)), which) for _ in range(2)]
    began, seen = time.process_time(), list[Array]()
    for section in parts:
        for name, fill in containers(section, how.groups):
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
    try:
        given = fill(*trials[0])
    except Exception:  # what the script holds cannot hold other values
        return
    held = section.values.get(name)
    is_array = isinstance(held, np.ndarray | torch.Tensor) and held.ndim == 1
    own = len(held) if type(held) in (list, tuple) or is_array or is_frame(held) else 0  # type: ignore[arg-type]
    made = max((i for i, line in enumerate(section.lines) if name in line.binds | line.changes), default=-1)
    for place, line in _statements(section, made + 1, groups):
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
            one = Averages(section, tuple(before), told_line, keys, fill, groups, own)
            results = [
                np.concatenate([np.concatenate([v.reshape(-1) for v in t[k]]) for k in keys])
                for t in told
                if all(k in t for k in keys)
            ]
            if len(results) == len(trials) and not np.allclose(results[0], results[1]):
                yield one


def _statements(section: Section, first: int, groups: int) -> Iterator[tuple[int, Line]]:
    """Yield the statements from a place on with their places, and of two groups also two that stand one behind the other as one."""
    for place, line in enumerate(section.lines[first:], first):
        yield place, line
        other = section.lines[place + 1] if groups == 2 and place + 1 < len(section.lines) else None
        if other is not None and isinstance(line.node, ast.Expr) and isinstance(other.node, ast.Expr):
            both = ast.copy_location(ast.If(ast.Constant(True), [line.node, other.node], []), line.node)
            yield place, replace(line, node=both, reads=line.reads | other.reads)


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
        plain = _first_first(value) if is_frame(value, "Series") else value
        if shape_of(plain) is not None and np.size(array(plain)) <= MOST_VALUES:
            told.setdefault(key, []).append(np.array(array(plain), np.float64))
        return value

    lines = [*(section.lines[p] for p in chosen), last]
    setattr(builtins, SAID, said)
    try:
        replace(section, lines=lines).run(range(len(lines)), given, ())
    finally:
        delattr(builtins, SAID)
    return told


def _first_first(series: Any) -> Any:
    """Return the values of a series by group, those of the first of two groups first."""
    marks = [str(m) for m in series.index] if len(series) == 2 else []
    return series.to_numpy()[::-1] if set(FIRST) & {*meant(marks[-1] if marks else "")} else series.to_numpy()


def _telling(line: Line) -> Line:
    """Return a statement whose calls and quotients tell what they return."""
    node: ast.stmt = _Telling().visit(copy.deepcopy(line.node))
    return replace(line, node=ast.fix_missing_locations(node))


class _Telling(ast.NodeTransformer):
    def __init__(self) -> None:
        self.count = 0

    def visit_Call(self, node: ast.Call) -> ast.AST:
        return self._told(node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """Let a quotient tell what it is, as calls do."""
        return self._told(node) if isinstance(node.op, ast.Div) else self.generic_visit(node)

    def _told(self, node: ast.expr) -> ast.AST:
        self.count += 1
        key = self.count
        self.generic_visit(node)
        return ast.Call(ast.Name(SAID, ast.Load()), [ast.Constant(key), node], [])
