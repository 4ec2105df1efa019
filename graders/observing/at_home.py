"""Whether an exercise does its training in its own cells or file, so that no function of another exercise stands in for it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping

from graders.observing.exercises import exercise_of, is_for, is_for_others
from graders.observing.syntax import FUNCTIONS, name_of
from graders.observing.units import Unit
from graders.vocabulary.symbols import Optimised, SymbolSpec

BACKWARD = "backward"


def is_done_at_home(
    name: str,
    unit: Unit,
    spec: SymbolSpec,
    units: Mapping[str, Unit],
    files: Mapping[str, bytes],
    preferred: Callable[[Unit, SymbolSpec], bool],
) -> bool:
    """Return whether an exercise trains without a function, and never mentions one that stands in another exercise.

    Args:
        name: What stands elsewhere: a function or a class.
        unit: The script or notebook in which it stands.
        spec: The training that is looked for.
        units: All scripts and notebooks.
        files: The files of the submission.
        preferred: Tells whether a file is one in which the training is looked for.
    """
    bound = unit.names.get(name)
    if bound is None or not isinstance(spec.inline, Optimised):
        return False
    here = exercise_of(bound.label, files)
    if here is not None:
        if not is_for_others(here, spec):
            return False
        own = [
            tree
            for label, tree in unit.trees
            if (number := exercise_of(label, files)) is not None and is_for(number, spec)
        ]
    elif preferred(unit, spec):
        return False
    else:
        own = [tree for u in units.values() if preferred(u, spec) and not u.untouched for _, tree in u.trees]
    mentioned = any(name in _said(n) for tree in own for n in ast.walk(tree))
    return not mentioned and any(_goes_back(tree) for tree in own)


def _said(node: ast.AST) -> tuple[str, ...]:
    """Return the names that a node of code mentions."""
    return tuple(
        getattr(node, field, "") for field in ("id", "attr", "name", "asname") if hasattr(node, field)
    )


def _goes_back(tree: ast.Module) -> bool:
    """Return whether code goes back through a loss where it is executed, and not in a definition."""
    return any(isinstance(n, ast.Call) and name_of(n) == BACKWARD for n in _executed(tree))


def _executed(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield what a module holds, without what its definitions hold."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
            waiting += ast.iter_child_nodes(node)
