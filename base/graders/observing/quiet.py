"""Whether what a submission does in one check can be seen by a later check in the same process.

Each check executes the submission's definitions anew, with new inputs and generators, so only what libraries and
the system keep can pass from one to the next. Code that touches none of it need not be observed again alone.
It is read, not executed; a submission that hides what it does from this harms nobody but itself.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from graders.observing.units import Unit

LIBRARIES = {
    "torch",
    "numpy",
    "math",
    "cmath",
    "typing",
    "collections",
    "dataclasses",
    "functools",
    "itertools",
    "operator",
    "abc",
    "__future__",
}
"""Modules whose functions change nothing that stays, but for those of `KEEPS`."""
KEEPS = re.compile(
    r"set|use|enable|disable|register|install|reset|init_|add_|save|load|hub|compile|jit|library|backends|cuda|_"
)
"""How the names begin that are not called on such a module."""
NEVER = {
    "open",
    "exec",
    "eval",
    "compile",
    "setattr",
    "delattr",
    "globals",
    "vars",
    "input",
    "breakpoint",
    "__import__",
    "__builtins__",
}
MOST_STEPS, FAR = 50, "?"
"""Steps to the root of such as `a.b[0].c`, and what stands for one that is farther."""
USUAL = {"__init__", "__call__", "__name__", "__version__", "__len__", "__class__"}


def quiet(units: Iterable[Unit]) -> bool:
    """Return whether nothing that the definitions of these units can do outlasts a check."""
    return all(_quiet(unit) for unit in units)


def _quiet(unit: Unit) -> bool:
    """Of one unit: what a check may execute of it are definitions, assignments and imports."""
    parts: list[ast.AST] = [s.node for s in unit.executed]
    for part in parts:  # what ast.walk does, in half its time
        for value in part.__dict__.values():
            if isinstance(value, list):
                parts += [v for v in value if isinstance(v, ast.AST)]
            elif isinstance(value, ast.AST):
                parts.append(value)
    imported: dict[str, str] = {}
    for part in parts:
        if isinstance(part, ast.Import | ast.ImportFrom):
            imported |= _bound(part)
    return all(_harmless(part, imported) for part in parts)


def _bound(node: ast.Import | ast.ImportFrom) -> dict[str, str]:
    """Return the names that an import binds, each with where it comes from; `*` with its module."""
    if isinstance(node, ast.ImportFrom):
        return {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
    return {a.asname or a.name.split(".")[0]: a.name for a in node.names}


def _harmless(node: ast.AST, imported: dict[str, str]) -> bool:
    match node:
        case ast.ImportFrom(names=[ast.alias(name="*")]) | ast.Yield() | ast.YieldFrom() | ast.Await():
            return False  # what a generator has entered it may not leave
        case ast.Name(id=name):
            return name not in NEVER and (name not in imported or _known(imported[name]))
        case ast.Attribute(attr=name) if name.startswith("__"):
            return name in USUAL
        case ast.Attribute(ctx=ast.Load()):
            *before, root = _chain(node)
            kept = root in imported and any(KEEPS.match(word) for word in before)
            return root != FAR and not kept
        case ast.Attribute() | ast.Subscript(ctx=ast.Store() | ast.Del()):
            return _chain(node)[-1] not in {FAR, *imported}
    return True


def _known(place: str) -> bool:
    module, *rest = place.split(".")
    return module in LIBRARIES and not any(KEEPS.match(word) for word in rest)


def _chain(node: ast.expr) -> list[str]:
    """Return the words of `a.b[0].c`, the last one first; at the end an empty one where it begins with no name, or `FAR`."""
    words, steps = [], 0
    while isinstance(node, ast.Attribute | ast.Subscript):
        if (steps := steps + 1) > MOST_STEPS:
            return [FAR]
        if isinstance(node, ast.Attribute):
            words.append(node.attr)
        node = node.value
    return [*words, node.id if isinstance(node, ast.Name) else ""]
