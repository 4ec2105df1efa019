"""Samples that a statement draws within an expression, such as `x = (p_y.sample((9,)) - b) @ M`, as values of names of their own."""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from graders.observing.alarm import TooSlow, alarm
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
REPEATED = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
"""What may be evaluated more than once, with names of its own."""
ATTEMPT = 1.0
"""Seconds that drawing a sample may take."""
FEWEST = 10
"""Rows of a sample at least."""
Labelled = tuple[str, ast.stmt]


def apart(nodes: Iterable[Labelled], values: Mapping[str, Any]) -> tuple[list[Labelled], dict[str, Any]]:
    """Return statements in which samples are drawn in a statement before the one that uses them, and these samples by their names.

    The name is the expression that draws, which no code can have. What is drawn in functions and comprehensions stays, which may
    draw more than once, and what another expression draws in the same words.

    Args:
        nodes: Statements, each with the label of its cell or file.
        values: What the names of the script had in the end.
    """
    made: list[Labelled] = []
    drawn: dict[str, Any] = {}
    nodes = list(nodes)
    said = Counter(ast.unparse(n) for _, node in nodes for n in ast.walk(node) if _is_draw(n))
    for label, node in nodes:
        if isinstance(node, ast.Assign) and not _is_draw(node.value):
            found = {text: n for n in _drawing_once(node.value) if said[text := ast.unparse(n)] == 1}
            samples = {name: value for name, n in found.items() if (value := _drawn(n, values)) is not None}
            for name in samples:
                first = ast.Assign([ast.Name(name, ast.Store())], found[name])
                made.append((label, ast.fix_missing_locations(ast.copy_location(first, node))))
            if samples:
                node = _Named(samples).visit(copy.deepcopy(node))
                drawn |= samples
        made.append((label, node))
    return made, drawn


def is_drawn(name: str) -> bool:
    """Return whether a name is that of a sample which its statement draws within an expression."""
    return name.endswith(")")


def _drawing_once(node: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls that draw, outside of what is done more than once."""
    if isinstance(node, REPEATED):
        return
    if isinstance(node, ast.Call) and _is_draw(node):
        yield node
    for part in ast.iter_child_nodes(node):
        yield from _drawing_once(part)


def _is_draw(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    return node.func.attr in DRAWS


def _drawn(node: ast.expr, values: Mapping[str, Any]) -> Any:
    """Return a sample of points that an expression draws; None where it draws none."""
    calls = [n for n in ast.walk(node) if isinstance(n, ast.Call) and n is not node]
    if any(getattr(c.func, "id", "") != "len" for c in calls):  # it may do more than draw
        return None
    try:
        with alarm(ATTEMPT):
            value = eval(compile(ast.Expression(node), "drawn", "eval"), dict(values))
    except (Exception, TooSlow):  # it needs what only the script has at that place
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
