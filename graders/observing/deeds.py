"""What the code of a statement or a function does by itself: what it changes, which names it makes, what it calls."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from graders.observing.syntax import DEFINITIONS, root

Function = ast.FunctionDef | ast.AsyncFunctionDef
LOOPS = (ast.For, ast.AsyncFor, ast.While)
CHANGING = frozenset(
    [
        "append",
        "extend",
        "insert",
        "remove",
        "pop",
        "clear",
        "sort",
        "reverse",
        "update",
        "setdefault",
        "popitem",
        "add",
        "discard",
        "appendleft",
        "extendleft",
        "rotate",
        "fill",
        "put",
        "itemset",
        "add_argument",
        "add_argument_group",
        "add_mutually_exclusive_group",
        "add_parser",
        "add_subparsers",
        "set_defaults",
        "register",
        "add_module",
        "register_module",
        "register_buffer",
        "register_parameter",
        "register_forward_hook",
        "register_forward_pre_hook",
        "load_state_dict",
        "apply",
        "eval",
        "train",
        "to",
        "cuda",
        "cpu",
        "float",
        "double",
        "half",
        "__setitem__",
        "__setattr__",
        "__delitem__",
    ]
)
"""Methods of what Python, numpy and torch make that change their object."""
SETTING = frozenset(("setattr", "delattr"))


@dataclass(frozen=True)
class Call:
    """A call of a name or of a method, with the names that its arguments are."""

    name: str
    arguments: tuple[str, ...]
    method_of: str | None = None
    """The name at the root of what it is a method of; empty where there is none."""


@dataclass
class Does:
    """What code does when it is executed: the names whose objects it changes, the names that it makes global, its calls."""

    changes: set[str] = field(default_factory=set)
    makes: set[str] = field(default_factory=set)
    calls: list[Call] = field(default_factory=list)


def _executed(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of a statement that are executed with it, and not those of functions and classes that it defines."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, DEFINITIONS):
            waiting += part.decorator_list
        elif not isinstance(part, ast.Lambda):
            yield part
            waiting += ast.iter_child_nodes(part)


def of_statement(node: ast.stmt) -> Does:
    """Return what a statement does, but for assignments to attributes and items, which `modifies` holds."""
    does = Does()
    if isinstance(node, DEFINITIONS):
        for decorator in node.decorator_list:
            _decorates(decorator, does)
        for base in getattr(node, "bases", []):
            does.calls.append(Call("__init_subclass__", (), root(base)))
        return does
    if isinstance(node, ast.Import | ast.ImportFrom):
        return does
    parts = list(_executed(node))
    inside = [part for part in parts if isinstance(part, LOOPS)]
    _collect(parts, does, stores=bool(inside) or isinstance(node, ast.If | ast.Try | ast.With))
    does.makes |= {part.target.id for part in parts if isinstance(part, ast.NamedExpr)}
    for loop in inside:
        stored = {n.id for n in ast.walk(loop) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        does.makes |= stored  # what it counts on is not followed: that may be a training by hand
    _rename(does, _aliases(parts))
    return does


def _decorates(decorator: ast.expr, does: Does) -> None:
    """Note what a decorator may change: what it is a method of, and what it is given."""
    given = decorator.args if isinstance(decorator, ast.Call) else []
    function = decorator.func if isinstance(decorator, ast.Call) else decorator
    names = tuple(root(a) for a in given)
    if isinstance(function, ast.Name):
        does.calls.append(Call(function.id, names))
    elif isinstance(function, ast.Attribute):
        does.changes |= {root(function)} - {""}
        does.calls.append(Call(function.attr, names, root(function)))


def of_body(node: Function) -> Does:
    """Return what a function does when it is called, its nested functions included."""
    does = Does()
    parts = list(ast.walk(ast.Module(node.body, [])))
    _collect(parts, does, stores=True)
    _rename(does, _aliases(parts))
    named = {name for part in parts if isinstance(part, ast.Global) for name in part.names}
    stored = {p.id for p in parts if isinstance(p, ast.Name) and isinstance(p.ctx, ast.Store)}
    does.makes |= (named & stored) | {name for part in parts for name in _into_globals(part)}
    return does


def _into_globals(part: ast.AST) -> Iterator[str]:
    """Yield the globals that `globals()[name] = value` or `globals().update(name=value)` makes."""
    match part:
        case ast.Subscript(ast.Call(ast.Name("globals")), ast.Constant(str(name)), ast.Store()):
            yield name
        case ast.Call(ast.Attribute(ast.Call(ast.Name("globals")), "update"), args, keywords):
            yield from (k.arg for k in keywords if k.arg)
            yield from (
                key.value
                for given in args
                if isinstance(given, ast.Dict)
                for key in given.keys
                if isinstance(key, ast.Constant) and isinstance(key.value, str)
            )


def _collect(parts: Iterable[ast.AST], does: Does, *, stores: bool) -> None:
    for part in parts:
        if isinstance(part, ast.Call):
            _call(part, does)
        elif (
            stores and isinstance(part, ast.Attribute | ast.Subscript) and not isinstance(part.ctx, ast.Load)
        ):
            does.changes |= {root(part)} - {""}


def _call(node: ast.Call, does: Does) -> None:
    names = tuple(root(a) for a in node.args)
    if isinstance(node.func, ast.Name):
        if node.func.id in SETTING:
            does.changes |= set(names[:1]) - {""}
        does.calls.append(Call(node.func.id, names))
    elif isinstance(node.func, ast.Attribute):
        begins = root(node.func)
        if node.func.attr in CHANGING or (node.func.attr.endswith("_") and not node.func.attr.endswith("__")):
            does.changes |= {begins, *names[:1]} - {""} if node.func.attr.endswith("_") else {begins} - {""}
        does.calls.append(Call(node.func.attr, names, begins))


def _aliases(parts: Iterable[ast.AST]) -> dict[str, set[str]]:
    """Return the names of loops, each with the names of what it goes through: `p` is part of `net` in `for p in net.parameters()`."""
    found: dict[str, set[str]] = {}
    for part in parts:
        if isinstance(part, ast.For | ast.AsyncFor | ast.comprehension):
            through = {n.id for n in ast.walk(part.iter) if isinstance(n, ast.Name)}
            for name in ast.walk(part.target):
                if isinstance(name, ast.Name):
                    found.setdefault(name.id, set()).update(through)
    return found


def _rename(does: Does, aliases: dict[str, set[str]]) -> None:
    """Add what loops go through to what is changed where their names are."""
    for _ in range(len(aliases)):
        more = {name for changed in does.changes for name in aliases.get(changed, ())}
        if more <= does.changes:
            return
        does.changes |= more
