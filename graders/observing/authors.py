"""What the author of a submission calls, and what he passes where the sheet knows of nothing."""

from __future__ import annotations

import ast
import builtins
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from graders.observing.alarm import TooSlow, alarm
from graders.observing.effects import says_training
from graders.observing.found import Found
from graders.observing.missing import Missing
from graders.observing.signatures import signature
from graders.observing.statements import unsealed
from graders.observing.syntax import FUNCTIONS, name_of
from graders.observing.units import STATEMENT_SECONDS, Unit
from graders.observing.ways import Filling
from graders.vocabulary.identifiers import meant

DEPTH = 4
"""Names that are followed to where they come from."""
TEXTS = frozenset(["name", "title", "label", "file", "filename", "fname", "path", "caption", "savename"])
"""What parameters are called that take any text."""
TEXT = "figure"


class Unknown(Exception):
    """What an expression of the author's is worth cannot be told without running his work."""


@dataclass(frozen=True)
class Call:
    """A call that the author wrote, with the functions within which it stands."""

    node: ast.Call
    unit: Unit
    within: tuple[ast.FunctionDef | ast.AsyncFunctionDef, ...] = ()

    @property
    def name(self) -> str:
        """What is called, without what it belongs to."""
        return name_of(self.node)


class Author:
    """The calls that stand in a submission, and the values of what is passed in them.

    Args:
        units: The scripts and notebooks, by name.
        construct: Makes an object of a class of the submission.
    """

    def __init__(self, units: Mapping[str, Unit], construct: Callable[[type], Any]) -> None:
        self.units, self.construct = units, construct
        self._calls: dict[str, list[Call]] | None = None
        self._fillings: dict[tuple[str, str], Filling | None] = {}

    def calls(self, name: str) -> list[Call]:
        """Return the calls of what is called so."""
        if self._calls is None:
            self._calls = {}
            for unit in self.units.values():
                for _, tree in unit.trees:
                    for call in _calls_in(tree, unit, ()):
                        self._calls.setdefault(call.name, []).append(call)
        return self._calls.get(name, [])

    def calls_of(self, found: Found) -> list[Call]:
        """Return the calls of what was found, those that say most first."""
        calls = [c for c in self.calls(found.name) if self._means(c, found)]
        return sorted(calls, key=lambda c: -len(c.node.args) - len(c.node.keywords))

    def _means(self, call: Call, found: Found) -> bool:
        """Return whether a call is one of what was found, and not of something else of that name."""
        function = call.node.func
        if found.owner is not None:
            return isinstance(function, ast.Attribute)
        if isinstance(function, ast.Attribute):
            base = getattr(function.value, "id", "")
            return bool(base) and (_is_module(call.unit, base, found.unit) or base in found.unit.path)
        if any(_binds(scope, found.name) for scope in call.within):
            return False
        return call.unit.path == found.unit.path or _takes_from_elsewhere(call.unit, call.name)

    def class_(self, cls: type) -> Found:
        """Return a class as what its author calls to make an object of it."""
        unit = next((u for u in self.units.values() if u.module.__name__ == cls.__module__), None)
        return Found(cls, cls.__name__, unit or next(iter(self.units.values())))

    def objects(self, cls: type) -> Iterator[Any]:
        """Yield the objects of a class that stand at the top of a file."""
        name = getattr(cls, "__name__", "")
        for unit in self.units.values():
            for variable in unit.variables:
                made = getattr(unit.names[variable].node, "value", None)
                if isinstance(made, ast.Call) and name_of(made) == name:
                    value = unit.load(variable)
                    if isinstance(value, cls):
                        yield value

    def filling(self, found: Found, parameter: inspect.Parameter) -> Filling | None:
        """Return what the author passes for a parameter; None where that cannot be told."""
        key = found.where, parameter.name
        if key not in self._fillings:
            self._fillings[key] = next(self._values(found, parameter), None)
        return self._fillings[key]

    def _values(self, found: Found, parameter: inspect.Parameter) -> Iterator[Filling]:
        order = list(signature(found.value).parameters)[found.needs_instance :]
        for call in self.calls_of(found):
            passed = argument(call.node, order, parameter.name)
            if passed is not None:
                try:
                    yield Filling(self.value(passed, call))
                except Unknown:
                    continue
        made = self._of_its_class(found.unit, parameter)
        if made is not None:
            yield Filling(made)
        if parameter.annotation in (str, "str") or set(meant(parameter.name)) & TEXTS:
            yield Filling(TEXT)
        if "Generator" in str(parameter.annotation) or parameter.name.lower() in ("rng", "generator"):
            import numpy as np

            yield Filling(np.random.default_rng())
        if parameter.name.lower() in ("ax", "axis", "axes", "achse"):
            import matplotlib.pyplot as plt

            yield Filling(plt.gca())

    def _of_its_class(self, unit: Unit, parameter: inspect.Parameter) -> Any:
        """Return an object of the author's class that a parameter is annotated with."""
        annotated = parameter.annotation
        name = annotated if isinstance(annotated, str) else getattr(annotated, "__name__", "")
        bound = unit.names.get(name)
        if bound is None or not isinstance(bound.node, ast.ClassDef | ast.ImportFrom):
            return None
        try:
            cls = unit.load(name)
            own = any(u.module.__name__ == cls.__module__ for u in self.units.values())
            return self.construct(cls) if own and isinstance(cls, type) else None
        except Exception:  # whatever a class raises, it makes nothing that could be passed
            return None

    def value(self, node: ast.expr, call: Call, depth: int = DEPTH) -> Any:
        """Return what an expression of the author's is worth where a call stands.

        Raises:
            Unknown: That cannot be told.
        """
        if _is_text(node):
            return TEXT
        if depth == 0 or trains(node):
            raise Unknown
        bound = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        bound |= {a.arg for n in ast.walk(node) if isinstance(n, ast.Lambda) for a in n.args.args}
        names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} - bound
        space = {name: self._named(name, call, depth) for name in sorted(names)}
        try:
            unsealed()
            with alarm(STATEMENT_SECONDS):
                return eval(compile(ast.Expression(node), call.unit.path, "eval"), space)
        except (Exception, TooSlow, SystemExit) as error:
            raise Unknown from error

    def _named(self, name: str, call: Call, depth: int) -> Any:
        """Return the value of a name: of the functions around the call, else at the top of the file."""
        for scope in reversed(call.within):
            if name in {a.arg for a in _arguments(scope)}:
                return self._passed(name, scope, call, depth)
            if (value := _assigned(scope.body, name)) is not None:
                return self.value(value, call, depth - 1)
            if _binds(scope, name):
                raise Unknown
        bound = call.unit.names.get(name)
        if bound is not None and trains(bound.node):
            raise Unknown
        if bound is not None:
            try:
                return call.unit.load(name)
            except Missing:
                pass
        top = [s.node for s in call.unit.statements]
        if (value := _assigned(top, name)) is not None:
            return self.value(value, Call(call.node, call.unit), depth - 1)
        if hasattr(builtins, name):
            return getattr(builtins, name)
        raise Unknown

    def _passed(
        self, name: str, scope: ast.FunctionDef | ast.AsyncFunctionDef, call: Call, depth: int
    ) -> Any:
        """Return what is passed for a parameter of the function around a call."""
        for outer in self.calls(scope.name):
            order = [a.arg for a in _arguments(scope)]
            said = {**dict(zip(order, outer.node.args, strict=False))}
            said |= {k.arg: k.value for k in outer.node.keywords if k.arg}
            if name in said:
                return self.value(said[name], outer, depth - 1)
        defaults = dict(
            zip([a.arg for a in _arguments(scope)][::-1], scope.args.defaults[::-1], strict=False)
        )
        if name in defaults:
            return self.value(defaults[name], Call(call.node, call.unit), depth - 1)
        annotation = next((a.annotation for a in _arguments(scope) if a.arg == name), None)
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        made = self._of_its_class(
            call.unit, inspect.Parameter(name, kind, annotation=getattr(annotation, "id", ""))
        )
        if made is None:
            raise Unknown
        return made


def literal_calls(cls: type, units: Iterable[Unit]) -> Iterator[tuple[list[Any], dict[str, Any]]]:
    """Yield the arguments of the calls of `cls` that are literals throughout; what another file defines under its name is another."""
    name = getattr(cls, "__name__", "")
    for unit in units:
        bound = unit.names.get(name)
        defines = bound is not None and not isinstance(bound.node, ast.Import | ast.ImportFrom)
        if defines and unit.module.__name__ != cls.__module__:
            continue
        for node in (n for _, tree in unit.trees for n in ast.walk(tree)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                with suppress(ValueError, TypeError):
                    args = [ast.literal_eval(a) for a in node.args]
                    keys = {str(k.arg): ast.literal_eval(k.value) for k in node.keywords}
                    inspect.signature(cls).bind(*args, **keys)
                    yield args, keys


def trains(node: ast.AST) -> bool:
    """Return whether code calls what trains, by its name; a definition does not call what it holds."""
    made = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else node
    if isinstance(made, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
        return False
    return any(
        isinstance(n, ast.Call) and says_training(name_of(n)) and getattr(n.func, "id", "") != "backward"
        for n in ast.walk(node)  # `backward(y)` is a way back, as `loss.backward()` is not
    )


def argument(call: ast.Call, order: list[str], parameter: str) -> ast.expr | None:
    """Return the expression that a call passes for a parameter, of those in `order`; None where it passes none."""
    for keyword in call.keywords:
        if keyword.arg == parameter:
            return keyword.value
    place = order.index(parameter) if parameter in order else len(call.args)
    before = call.args[: place + 1]
    return call.args[place] if len(before) > place and not _starred(before) else None


def _starred(nodes: list[ast.expr]) -> bool:
    return any(isinstance(n, ast.Starred) for n in nodes)


def _calls_in(node: ast.AST, unit: Unit, within: tuple[Any, ...]) -> Iterator[Call]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield Call(child, unit, within)
        yield from _calls_in(child, unit, (*within, child) if isinstance(child, FUNCTIONS) else within)


def _arguments(scope: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    return [*scope.args.posonlyargs, *scope.args.args, *scope.args.kwonlyargs]


def _binds(scope: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> bool:
    """Return whether a name means something of its own within a function."""
    return name in {a.arg for a in _arguments(scope)} or any(
        isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store) and n.id == name for n in ast.walk(scope)
    )


def _assigned(body: list[Any], name: str) -> ast.expr | None:
    """Return the expression that a name first gets: by an assignment, or as the first of a loop over a list."""
    for node in (n for statement in body for n in ast.walk(statement)):
        match node:
            case (
                ast.Assign(targets=[target], value=value)
                | ast.For(target=target, iter=ast.Tuple(elts=[value, *_]) | ast.List(elts=[value, *_]))
            ):
                pass
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                pass
            case _:
                continue
        if (found := _part(target, value, name)) is not None:
            return found
    return None


def _part(target: ast.expr, value: ast.expr, name: str) -> ast.expr | None:
    """Return the part of a value that an assignment gives a name."""
    match target, value:
        case ast.Name(id=other), _ if other == name:
            return value
        case ast.Tuple(elts=targets), ast.Tuple(elts=values) if len(targets) == len(values):
            parts = (_part(t, v, name) for t, v in zip(targets, values, strict=True))
            return next((p for p in parts if p is not None), None)
    return None


def _is_text(node: ast.expr) -> bool:
    match node:
        case ast.JoinedStr() | ast.Constant(value=str()):
            return isinstance(node, ast.JoinedStr)
        case ast.BinOp(left=left, right=right):
            return any(_is_text(n) or isinstance(getattr(n, "value", None), str) for n in (left, right))
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str()), attr="format" | "join")):
            return True
    return False


def _imports(unit: Unit, name: str) -> bool:
    bound = unit.names.get(name)
    return bound is not None and isinstance(bound.node, ast.Import | ast.ImportFrom)


def _is_module(unit: Unit, name: str, other: Unit) -> bool:
    """Return whether a name of one file is another one, or something that is imported from it."""
    bound = unit.names.get(name)
    if bound is None or not isinstance(bound.node, ast.Import | ast.ImportFrom):
        return False
    stem = PurePosixPath(other.path).stem
    froms = [bound.node.module or ""] if isinstance(bound.node, ast.ImportFrom) else []
    imported = (*froms, *(a.name for a in bound.node.names))
    return any(stem in module.split(".") for module in imported)


def _takes_from_elsewhere(unit: Unit, name: str) -> bool:
    """Return whether a name comes from another file."""
    return _imports(unit, name) or any("*" in s.binds for s in unit.statements)
