"""The scripts that were rehearsed as sequences of statements, any part of which can be executed again with other values.

A section is the top of a script, the body of a function that was called, or that of a loop, with the values that its names had in
the end. `Section.slice` says which statements a name follows from, and `Section.run` executes them in a copy of the names.
"""

from __future__ import annotations

import ast
import copy
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from graders.observing import drawn
from graders.observing.deeds import CHANGING
from graders.observing.statements import compiled, execute, statement
from graders.observing.syntax import DEFINITIONS, FUNCTIONS, root
from graders.observing.tensors import torch

SCOPES = (*FUNCTIONS, ast.ClassDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
LOOPS = (ast.For, ast.While)
DATA = (int, float, list, np.ndarray, torch.Tensor, torch.nn.Module)
"""What objects hold that a section may be given other values of."""
RETURNED = "__returned__"
"""The name of what a function returned, in its section."""
CALLS_WITHIN = 2
"""Calls within calls in which a training is looked for."""
TRAINS = frozenset(("backward", "step"))
"""Methods by which code trains."""


@dataclass(frozen=True)
class Scope:
    """What a function of the submission had in hand when it returned: its own names, and those of its file."""

    own: Mapping[str, Any]
    around: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Line:
    """One statement of a section: the names that it reads as it finds them, those that it binds, surely or not, and those whose objects it changes.

    Loops are taken to be entered.
    """

    node: ast.stmt
    label: str
    flags: int
    reads: frozenset[str]
    surely: frozenset[str]
    binds: frozenset[str]
    changes: frozenset[str]

    @property
    def where(self) -> str:
        """Such as `flow.py:12`."""
        return f"{self.label}:{getattr(self.node, 'lineno', 0)}"

    @cached_property
    def places(self) -> frozenset[str]:
        """All places in it, such as `flow.py:13`."""
        first = getattr(self.node, "lineno", 0)
        last = getattr(self.node, "end_lineno", None) or first
        return frozenset(f"{self.label}:{number}" for number in range(first, last + 1))

    @property
    def simple(self) -> bool:
        """Whether it holds no other statements that are executed more than once, or not at all."""
        return not isinstance(self.node, (*LOOPS, ast.If, ast.Try))

    @cached_property
    def trains(self) -> bool:
        """Whether it makes a step of a training itself."""
        return any(
            isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr in TRAINS
            for n in ast.walk(self.node)
        )

    @cached_property
    def code(self) -> types.CodeType:
        """What it compiles to."""
        return compiled(self.node, self.label, self.flags)


@dataclass(eq=False)
class Section:
    """A sequence of statements, and the values that its names had after it."""

    path: str
    lines: list[Line]
    values: Mapping[str, Any]
    what: str = ""
    """The function that it is the body of, or of a part of it; empty for the top of a script."""
    parameters: frozenset[str] = frozenset()
    """What that function is given."""
    loop: ast.For | ast.While | None = field(default=None)
    """The loop that it is the body of."""

    def slice(self, targets: Iterable[str], given: Iterable[str] = (), end: int | None = None) -> list[int]:
        """Return the places of the statements that some names follow from; names that are given are not followed.

        Args:
            targets: The names.
            given: Names whose values are there.
            end: The place before which the names have the values that are meant; by default the end.
        """
        kept = frozenset(given)
        needed = set(targets) - kept
        chosen = []
        for place in reversed(range(len(self.lines) if end is None else end)):
            line = self.lines[place]
            if not (line.binds | line.changes) & needed:
                continue
            chosen.append(place)
            needed -= line.surely
            needed |= line.reads - kept
        return chosen[::-1]

    def following(self, chosen: Sequence[int], given: Iterable[str]) -> list[int]:
        """Return those of the statements of a slice that must be executed again where some names have other values.

        The others made values that are still there, unless their names were bound anew.
        """
        moved = set(given)
        kept = []
        for place in chosen:
            line = self.lines[place]
            made = line.binds | line.changes
            if line.reads & moved or line.changes & moved or any(self._bound[n] > 1 for n in made):
                kept.append(place)
                moved |= made
        return kept

    @cached_property
    def _bound(self) -> dict[str, int]:
        count: dict[str, int] = {}
        for line in self.lines:
            for name in line.binds | line.changes:
                count[name] = count.get(name, 0) + 1
        return count

    def calls_training(self, place: int) -> bool:
        """Return whether a statement calls a function of the submission that trains, itself or by one that it calls."""
        node = self.lines[place].node
        names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
        return not isinstance(node, SCOPES) and _calls_training(names, self.values, CALLS_WITHIN)

    def run(self, chosen: Iterable[int], given: Mapping[str, Any], targets: Sequence[str]) -> list[Any]:
        """Execute statements with some names given, and return the values of others then; raises what they raise."""
        space = {**self.values, **given}
        for place in chosen:
            line = self.lines[place]
            execute(line.code, space)
            if line.simple:
                space |= {n: v for n, v in given.items() if n in line.binds}
        return [space[t] for t in targets]


def _calls_training(names: Iterable[str], values: Mapping[str, Any], within: int) -> bool:
    functions = [f for n in names if isinstance(f := values.get(n), types.FunctionType)]
    return any(
        "backward" in f.__code__.co_names
        or (within and _calls_training(f.__code__.co_names, f.__globals__, within - 1))
        for f in functions
    )


def sections(
    units: Iterable[Any], namespaces: Mapping[str, Mapping[str, Any]], scopes: Mapping[tuple[str, int], Scope]
) -> list[Section]:
    """Return the sections of scripts that were executed, the tops of scripts first, then functions, then loops."""
    tops, bodies = [], []
    for unit in units:
        nodes = [(label, node) for label, tree in unit.trees for node in tree.body]
        if unit.path in namespaces:
            tops.append(_section(unit, nodes, namespaces[unit.path]))
        for label, tree in unit.trees:
            for node in ast.walk(tree):
                scope = (
                    scopes.get((label, getattr(node, "lineno", 0))) if isinstance(node, FUNCTIONS) else None
                )
                if scope is not None and isinstance(node, FUNCTIONS):
                    values = {**scope.around, **scope.own}
                    bodies.append(_section(unit, [(label, n) for n in node.body], values, node))
    found = [*tops, *bodies]
    return [*found, *(inner for one in found for inner in _loops(one))]


def _section(
    unit: Any,
    nodes: Iterable[tuple[str, ast.stmt]],
    values: Mapping[str, Any],
    of: ast.FunctionDef | ast.AsyncFunctionDef | None = None,
) -> Section:
    nodes = list(nodes)
    held = _attributes((node for _, node in nodes), values)
    if held:
        values = {**values, **held}
        nodes = [(label, _Aliased(held).visit(copy.deepcopy(node))) for label, node in nodes]
    if of is None:
        nodes, samples = drawn.apart(nodes, values)
        values = {**values, **samples}
    lines = [line_of(part, label, unit.flags, values) for label, node in nodes for part in _opened(node)]
    if of is None:
        return Section(unit.path, lines, values)
    given = [*of.args.posonlyargs, *of.args.args, *of.args.kwonlyargs]
    return Section(unit.path, lines, values, of.name, frozenset(a.arg for a in given))


def _attributes(nodes: Iterable[ast.stmt], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data that objects hold and statements read as `self.mu`, which then is a name like others."""
    read, stored = dict[str, Any](), set[str]()
    for part in (p for node in nodes for p in ast.walk(node)):
        if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
            name = f"{part.value.id}.{part.attr}"
            if not isinstance(part.ctx, ast.Load):
                stored.add(name)
                continue
            held = getattr(values.get(part.value.id), "__dict__", None)
            value = held.get(part.attr) if isinstance(held, dict) else None
            if isinstance(value, DATA) and not isinstance(
                values[part.value.id], (type, types.ModuleType, *DATA)
            ):
                read[name] = value
    return {name: value for name, value in read.items() if name not in stored}


class _Aliased(ast.NodeTransformer):
    """Reads what objects hold from names such as `self.mu`, which no other code can have."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        self.names = names

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        name = f"{node.value.id}.{node.attr}" if isinstance(node.value, ast.Name) else ""
        return ast.copy_location(ast.Name(name, ast.Load()), node) if name in self.names else node


def _opened(node: ast.stmt) -> Iterator[ast.stmt]:
    """Yield a statement, or those within it that are executed once: each under its `with`."""
    if isinstance(node, ast.With) and not any(item.optional_vars for item in node.items):
        for part in node.body:
            for inner in _opened(part):
                one = ast.With(items=node.items, body=[inner])
                yield ast.copy_location(one, inner)
    elif isinstance(node, ast.If) and _is_main(node.test):
        for part in node.body:
            yield from _opened(part)
    elif isinstance(node, ast.Return):
        value = node.value or ast.Constant(None)
        made = ast.Assign([ast.Name(RETURNED, ast.Store())], value)
        yield ast.fix_missing_locations(ast.copy_location(made, node))
    else:
        yield node


def _is_main(test: ast.expr) -> bool:
    return any(isinstance(n, ast.Name) and n.id == "__name__" for n in ast.walk(test))


def _loops(around: Section) -> Iterator[Section]:
    """Yield the bodies of the loops and branches in a section, with the values that were there in the end."""
    for line in around.lines:
        inner = line.node
        while isinstance(inner, ast.With):
            inner = inner.body[0]
        bodies = [getattr(inner, name, []) for name in ("body", "orelse", "finalbody")]
        if isinstance(inner, (*LOOPS, ast.If, ast.Try)):
            for body in filter(None, bodies):
                lines = [
                    line_of(part, line.label, line.flags, around.values)
                    for node in body
                    for part in _opened(node)
                ]
                loop = inner if isinstance(inner, LOOPS) else None
                one = Section(around.path, lines, around.values, around.what, around.parameters, loop)
                yield one
                yield from _loops(one)


def line_of(node: ast.stmt, label: str, flags: int, values: Mapping[str, Any]) -> Line:
    """Return a statement with the names that it reads, binds and changes."""
    binds, changes = set[str](), set[str]()
    _collect(node, binds, changes)
    reads, surely = _exposed(node, label, flags)
    modules = {n for n in changes if isinstance(values.get(n), types.ModuleType)}
    return Line(
        node,
        label,
        flags,
        frozenset(reads),
        frozenset(surely),
        frozenset(binds),
        frozenset(changes - modules),
    )


def _exposed(node: ast.stmt, label: str, flags: int) -> tuple[set[str], set[str]]:
    """Return the names that a statement reads before it binds them, and those that it surely binds."""

    def of(body: Sequence[ast.stmt]) -> tuple[set[str], set[str]]:
        reads, surely = set[str](), set[str]()
        for part in body:
            theirs, bound = _exposed(part, label, flags)
            reads |= theirs - surely
            surely |= bound
        return reads, surely

    def plain(*values: ast.expr) -> set[str]:
        made = (ast.copy_location(ast.Expr(value), value) for value in values)
        return {name for one in made for name in statement(one, label, flags).reads}

    match node:
        case ast.For(target=target, iter=through, body=body, orelse=orelse):
            counted = {n.id for n in ast.walk(target) if isinstance(n, ast.Name)}
            reads, surely = of(body)
            after, _ = of(orelse)
            return plain(through) | (reads - counted) | after, surely | counted
        case ast.While(test=test, body=body, orelse=orelse):
            reads, surely = of(body)
            return plain(test) | reads | of(orelse)[0], surely
        case ast.If(test=test, body=body, orelse=orelse):
            (reads, surely), (others, also) = of(body), of(orelse)
            return plain(test) | reads | others, surely & also
        case ast.With(items=items, body=body):
            reads, surely = of(body)
            named = {
                n.id
                for i in items
                if i.optional_vars
                for n in ast.walk(i.optional_vars)
                if isinstance(n, ast.Name)
            }
            return plain(*(i.context_expr for i in items)) | (reads - named), surely | named
        case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=last):
            told = [of(body), *(of(h.body) for h in handlers), of(orelse), of(last)]
            return {name for reads, _ in told for name in reads}, set()
    made = statement(node, label, flags)
    binds = set[str]()
    _collect(node, binds, set())
    return set(made.reads), binds


def _collect(node: ast.AST, binds: set[str], changes: set[str]) -> None:
    """Note the names that the execution of code binds, and those whose objects it changes."""
    if isinstance(node, DEFINITIONS):
        binds.add(node.name)
        return
    if isinstance(node, ast.Import | ast.ImportFrom):
        binds |= {a.asname or a.name.partition(".")[0] for a in node.names}
        return
    own: set[str] = set()
    if isinstance(node, COMPREHENSIONS):
        own = {n.id for g in node.generators for n in ast.walk(g.target) if isinstance(n, ast.Name)}
    if isinstance(node, ast.Lambda):
        return
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        binds.add(node.id)
    elif isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
        changes.add(root(node))
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr in CHANGING or (node.func.attr.endswith("_") and not node.func.attr.endswith("__")):
            changes |= {root(node.func), *(root(a) for a in node.args[:1] if node.func.attr.endswith("_"))}
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        called = node.value.func
        if isinstance(called, ast.Attribute):
            changes.add(root(called))
    inner_binds, inner_changes = set[str](), set[str]()
    for child in ast.iter_child_nodes(node):
        _collect(child, inner_binds, inner_changes)
    binds |= inner_binds - own
    changes |= inner_changes - own
    changes.discard("")
