"""Samples that a statement draws within an expression, such as `x = (p_y.sample((9,)) - b) @ M`, as values of names of their own."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from graders.observing.tensors import torch

DRAWS = frozenset(
    (
        "sample",
        "rsample",
        "rvs",
        "randn",
        "normal",
        "standard_normal",
        "multivariate_normal",
        "rand",
        "uniform",
    )
)
"""Functions and methods that draw a sample."""
FEWEST = 10
"""Rows of a sample at least."""
Labelled = tuple[str, ast.stmt]


def apart(nodes: Iterable[Labelled], values: Mapping[str, Any]) -> tuple[list[Labelled], dict[str, Any]]:
    """Return statements in which samples are drawn in a statement before the one that uses them, and these samples by their names.

    The name is the expression that draws, which no code can have.

    Args:
        nodes: Statements, each with the label of its cell or file.
        values: What the names of the script had in the end.
    """
    made: list[Labelled] = []
    drawn: dict[str, Any] = {}
    for label, node in nodes:
        if isinstance(node, ast.Assign) and not _is_draw(node.value):
            found = {
                ast.unparse(n): n for n in ast.walk(node.value) if isinstance(n, ast.Call) and _is_draw(n)
            }
            samples = {name: value for name, n in found.items() if (value := _drawn(n, values)) is not None}
            for name in samples:
                first = ast.Assign([ast.Name(name, ast.Store())], found[name])
                made.append((label, ast.fix_missing_locations(ast.copy_location(first, node))))
            if samples:
                node = _Named(samples).visit(copy.deepcopy(node))
                drawn |= samples
        made.append((label, node))
    return made, drawn


def _is_draw(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    return node.func.attr in DRAWS


def _drawn(node: ast.expr, values: Mapping[str, Any]) -> Any:
    """Return a sample of points that an expression draws; None where it draws none."""
    try:
        value = eval(compile(ast.Expression(node), "drawn", "eval"), dict(values))
    except Exception:  # it needs what only the script has at that place
        return None
    is_sample = isinstance(value, np.ndarray | torch.Tensor) and value.ndim == 2 and len(value) >= FEWEST
    return value if is_sample else None


class _Named(ast.NodeTransformer):
    """Reads samples from their names."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        self.names = names

    def visit_Call(self, node: ast.Call) -> ast.AST:
        name = ast.unparse(node) if _is_draw(node) else ""
        if name in self.names:
            return ast.copy_location(ast.Name(name, ast.Load()), node)
        self.generic_visit(node)
        return node
