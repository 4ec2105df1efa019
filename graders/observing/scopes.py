"""What functions of a submission have in hand when they return, noted while its scripts are rehearsed."""

from __future__ import annotations

import ast
import builtins
import contextlib
import copy
from collections.abc import Iterator, Mapping
from typing import Any

from graders.observing import statements
from graders.observing.sections import Scope
from graders.observing.syntax import FUNCTIONS

LEFT = "__left__"
"""Name by which the compiled code says that a function returns."""


@contextlib.contextmanager
def noting(scopes: dict[tuple[str, int], Scope]) -> Iterator[None]:
    """While the body runs, note the names of each function as its latest call leaves them, by file and line."""

    def left(label: str, line: int, own: Mapping[str, Any], around: Mapping[str, Any]) -> None:
        scopes[label, line] = Scope(dict(own), around)

    setattr(builtins, LEFT, left)
    statements.rewriters.append(_told)
    try:
        yield
    finally:
        statements.rewriters.remove(_told)
        setattr(builtins, LEFT, _nothing)  # for functions that were compiled meanwhile


def _nothing(*_: object) -> None:
    return None


def _told(tree: ast.Module, label: str) -> ast.Module:
    """Return a copy of code whose functions say that they return."""
    told: ast.Module = _Told(label).visit(copy.deepcopy(tree))
    return ast.fix_missing_locations(told)


class _Told(ast.NodeTransformer):
    """Puts the body of each function into a `try` that says what it has in hand in the end."""

    def __init__(self, label: str) -> None:
        self.label = label

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        assert isinstance(node, FUNCTIONS)
        said = node.body[:1] if ast.get_docstring(node, clean=False) is not None else []
        names = (ast.Call(ast.Name(name, ast.Load()), [], []) for name in ("locals", "globals"))
        call = ast.Call(
            ast.Name(LEFT, ast.Load()), [ast.Constant(self.label), ast.Constant(node.lineno), *names], []
        )
        told = ast.Try(node.body[len(said) :] or [ast.Pass()], [], [], [ast.Expr(call)])
        node.body = [*said, ast.copy_location(told, node.body[0])]
        return node

    visit_AsyncFunctionDef = visit_FunctionDef  # type: ignore[assignment]
