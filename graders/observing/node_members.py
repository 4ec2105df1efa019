"""What the nodes of a framework call their members: the course's names, or those of a framework that a student wrote."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from graders.observing.found import Found
from graders.observing.missing import Missing
from graders.observing.syntax import FUNCTIONS
from graders.vocabulary.identifiers import meant

VALUES = ("value", "val", "v", "data", "out", "output", "wert", "valor", "valeur")
GRADS = ("grad", "gradient", "g", "d", "delta", "dv")

SHORT = {"forward": ("fw", "f"), "backward": ("bwd", "bw", "b")}
"""Short forms of the two functions' names."""


@dataclass(frozen=True)
class Members:
    """The names of what a node has: its two functions, its value, its gradient, and what adds to a gradient."""

    forward: str = "forward"
    backward: str = "backward"
    value: str = "value"
    grad: str = "grad"
    adders: frozenset[str] = frozenset(["addgrad"])

    @property
    def usual(self) -> bool:
        """Whether they are the course's."""
        return self == Members()


def members(found: Found) -> Members:
    """Return what the members of a node are called in the class that a submission has for it; the course's names where there is no class.

    Raises:
        Missing: Its class does not say it.
    """
    bound = found.unit.names.get(found.name)
    if bound is None or not isinstance(bound.node, ast.ClassDef):
        return Members()
    functions = {n.name: n for n in bound.node.body if isinstance(n, FUNCTIONS)}
    forward, backward = (functions.get(_called(word, functions) or "") for word in SHORT)
    if forward is None or backward is None:
        return Members()
    for one in (forward, backward):
        if len(one.args.args) - len(one.args.defaults) > 1:
            raise Missing(f"`{found.name}.{one.name}` takes `{one.args.args[1].arg}`")
    said = {
        getattr(n, "attr", getattr(n, "value", None))
        for n in ast.walk(bound.node)
        if isinstance(n, ast.Attribute | ast.Constant)
    }
    value, grad = "value", "grad"
    if value not in said:
        value = _one_of(VALUES, _set_by(forward)) or value
    if grad not in said:
        grad = _one_of(GRADS, (n.attr for n in ast.walk(backward) if isinstance(n, ast.Attribute))) or grad
    return Members(forward.name, backward.name, value, grad, frozenset(_adders(backward)) | {"addgrad"})


def members_of(node: Any, parts: Collection[Any]) -> Members:
    """Return what the members of a node are called, by what it and the parts of its graph hold.

    Several parts have a gradient; what a single one has may be a setting, such as the `delta` of a loss.
    """
    forward, backward = functions_of(type(node))
    value = _one_of(VALUES, iter(_plain(node)))
    held = Counter(n for part in parts for n in _plain(part) if n.lower() in GRADS)
    several = sorted((-count, GRADS.index(n.lower()), n) for n, count in held.items() if count > 1)
    grad = _one_of(("grad",), iter(held)) or next((n for *_, n in several), None)
    return Members(forward or "forward", backward or "backward", value or "value", grad or "grad")


def _plain(node: Any) -> list[str]:
    """Return the names of what an object holds that may be a number or an array."""
    held = getattr(node, "__dict__", {}).items()
    return [n for n, v in held if v is None or np.isscalar(v) or isinstance(v, np.ndarray)]


def functions_of(cls: type) -> tuple[str | None, str | None]:
    """Return what the two functions of a class of nodes are called."""
    names = [n for n in dir(cls) if not n.startswith("_") and callable(getattr(cls, n, None))]
    return _called("forward", names), _called("backward", names)


def _called(word: str, names: Collection[str]) -> str | None:
    """Return the name that means a word, the word itself first and a short form last."""
    usual = (word, *(n for n in names if meant(n) == meant(word)), *SHORT[word])
    return next((n for n in usual if n in names), None)


def _set_by(function: ast.AST) -> Iterator[str]:
    """Yield what a function sets of its object."""
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


def _one_of(usual: tuple[str, ...], names: Iterator[str]) -> str | None:
    found = {n.lower(): n for n in names}
    return next((found[n] for n in usual if n in found), None)


def _adders(backward: ast.AST) -> Iterator[str]:
    """Yield the methods by which gradients are handed on: those that are called for nothing that they return."""
    for node in ast.walk(backward):
        call = node.value if isinstance(node, ast.Expr) else None
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and len(call.args) == 1:
            yield call.func.attr
