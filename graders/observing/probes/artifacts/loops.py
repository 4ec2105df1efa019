"""The loops in a function and in what it calls of the hand-in: helpers by any kind of name, of other files, methods."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

import numpy as np

from graders.observing.syntax import FUNCTIONS, name_of
from graders.observing.tensors import is_here, torch
from graders.observing.units import Unit

LOOPS = {
    ast.For: "a for loop",
    ast.AsyncFor: "a for loop",
    ast.While: "a while loop",
    ast.ListComp: "a list comprehension",
    ast.GeneratorExp: "a generator",
    ast.SetComp: "a set comprehension",
    ast.DictComp: "a dict comprehension",
}
RECURSION = "a recursion"
HIDDEN = (
    "vectorize",
    "apply_along_axis",
    "apply_over_axes",
    "frompyfunc",
    "map",
    "filter",
    "starmap",
    "fromiter",
    "nditer",
)
RUNS_TEXT = ("exec", "eval", "compile")
"""What runs a text, in which anything may stand."""
OF_MODULES = {"functools": ("reduce",), "itertools": ("accumulate",)}
"""What hides a loop where it is that of its module; `np.add.reduce` has none."""
MADE = ("__init__", "__call__", "forward")
"""Methods of a class that are called without their name."""


class Loops:
    """Follows what is called from one piece of code to the next, and notes the loops.

    Args:
        units: The hand-in.
    """

    def __init__(self, units: Mapping[str, Unit]) -> None:
        self.units = units
        self.found: list[str] = []
        self.unclear: list[str] = []
        """Names of what is called, of which the source does not say what it does."""
        self._done: set[int] = set()
        self._open: list[int] = []
        self._classes: list[tuple[Unit, ast.ClassDef]] = []
        self._asked: set[str] = set(MADE)

    def of_name(self, unit: Unit, name: str, *, called: bool = True) -> bool:
        """Follow a name of a file; return whether it is bound there to anything that can be read.

        Args:
            unit: The file.
            name: The name.
            called: Whether it is called; variables are followed only then.
        """
        bound = unit.names.get(name)
        if bound is None:
            return False
        if id(bound.node) in self._done:
            self.found += [RECURSION] if called and id(bound.node) in self._open else []
            return True
        match bound.node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() as node:
                self.within(unit, node)
            case ast.ClassDef() as node:
                self._class(unit, node)
            case ast.ImportFrom(names=aliases, module=module):
                original = next((a.name for a in aliases if (a.asname or a.name) == name), name)
                self._named(original, module or "")
                if other := self._file(module):
                    return self.of_name(other, original, called=called)
            case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
                if called or isinstance(value, ast.Lambda):
                    self._done.add(id(bound.node))
                    if not self._value(unit, value):
                        self.unclear.append(name)
            case _:
                return False
        return True

    def of_method(self, unit: Unit, owner: str, name: str) -> bool:
        """Follow a method of a class of a file; return whether there is one."""
        bound = unit.names.get(owner)
        if bound is None or not isinstance(bound.node, ast.ClassDef):
            return False
        self._classes.append((unit, bound.node))
        self._asked = {name}
        self._methods()
        return bool(self._done)

    def within(self, unit: Unit, node: ast.AST) -> None:
        """Note the loops in a piece of code, and follow what it names."""
        if id(node) in self._done:
            return
        self._done.add(id(node))
        self._open.append(id(node))
        called = {id(n.func) for n in ast.walk(node) if isinstance(n, ast.Call)}
        for one in ast.walk(node):
            if type(one) in LOOPS:
                self.found.append(LOOPS[type(one)])
            elif (
                isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
                and one is not node
                and _calls_itself(one)
            ):
                self.found.append(RECURSION)
            elif isinstance(one, ast.Call) and _sorts_by(one):
                self.found.append("a key by which it sorts")
            elif isinstance(one, ast.Name):
                self._named(one.id)
                self.unclear += [one.id] if one.id in RUNS_TEXT else []
                self.of_name(unit, one.id, called=id(one) in called)
            elif isinstance(one, ast.Attribute):
                self._named(one.attr)
                self._attribute(unit, one)
        self._open.pop()

    def _named(self, name: str, module: str = "") -> None:
        self.found += [f"`{name}`"] if name in (*HIDDEN, *OF_MODULES.get(module, ())) else []

    def _attribute(self, unit: Unit, node: ast.Attribute) -> None:
        """Follow `helpers.name`, and methods of that name of the classes that were met."""
        bound = unit.names.get(node.value.id) if isinstance(node.value, ast.Name) else None
        if bound is not None and isinstance(bound.node, ast.Import):
            for alias in bound.node.names:
                self._named(node.attr, alias.name)
                if other := self._file(alias.name):
                    self.of_name(other, node.attr)
        elif isinstance(getattr(unit.names.get(node.attr), "node", None), FUNCTIONS) and (
            bound is not None or not _is_method(node.attr)  # `v.mean()` is that of an array
        ):
            self.of_name(unit, node.attr)
        self._asked.add(node.attr)
        self._methods()

    def _class(self, unit: Unit, node: ast.ClassDef) -> None:
        self._done.add(id(node))
        self._classes.append((unit, node))
        for base in node.bases:
            if isinstance(base, ast.Name):
                self.of_name(unit, base.id)
        self._methods()

    def _methods(self) -> None:
        for unit, node in list(self._classes):
            for method in node.body:
                if isinstance(method, FUNCTIONS) and method.name in self._asked:
                    self.within(unit, method)

    def _value(self, unit: Unit, value: ast.expr) -> bool:
        """Follow what a variable that is called was made of; return whether that can be read."""
        match value:
            case ast.Lambda():
                self.within(unit, value)
            case ast.Name(id=other):
                self._named(other)
                self.of_name(unit, other)
            case ast.Attribute():
                self._named(value.attr)
                self._attribute(unit, value)
            case ast.Call():
                for one in _functions(value):
                    self._value(unit, one)
                return self._value(unit, value.func)
            case _:
                return False
        return True

    def _file(self, module: str | None) -> Unit | None:
        """Return the file of the hand-in that a module is."""
        stem = (module or "").rpartition(".")[2]
        return next((u for p, u in self.units.items() if p.rpartition("/")[2] == f"{stem}.py"), None)


def _is_method(name: str) -> bool:
    """Return whether arrays or tensors have a method of a name."""
    return hasattr(np.ndarray, name) or (is_here() and hasattr(torch.Tensor, name))


def _calls_itself(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Return whether a function within another one calls its own name."""
    return any(isinstance(n, ast.Call) and getattr(n.func, "id", "") == node.name for n in ast.walk(node))


def _sorts_by(call: ast.Call) -> bool:
    """Return whether a call goes through a list with a function of its own: `sorted`, `min`, `max` or `sort` with a key."""
    return name_of(call) in ("sorted", "sort", "min", "max") and any(k.arg == "key" for k in call.keywords)


def _functions(call: ast.Call) -> Iterator[ast.expr]:
    """Yield the arguments of a call that may be functions by which it makes another."""
    for one in (*call.args, *(k.value for k in call.keywords)):
        if isinstance(one, ast.Lambda | ast.Name | ast.Attribute | ast.Call):
            yield one
