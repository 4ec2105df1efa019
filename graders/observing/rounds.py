"""How many rounds a loop goes, and the batches of given data through which an inner loop goes in each of them."""

from __future__ import annotations

import ast
import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from graders.observing.sections import LOOPS, Line
from graders.observing.statements import unsealed

ONE_BY_ONE = ("zip", "enumerate")


def bare(node: ast.AST) -> ast.AST:
    """Return a statement without the `with` around it."""
    while isinstance(node, ast.With):
        node = node.body[0]
    return node


def range_of(node: ast.AST) -> ast.Call | None:
    """Return the `range` that a loop goes through, also within `tqdm` and the like."""
    loop = bare(node)
    through = loop.iter if isinstance(loop, ast.For) else None
    for part in ast.walk(through) if through is not None else ():
        if isinstance(part, ast.Call) and getattr(part.func, "id", "") in ("range", "trange"):
            return part
    return None


def in_steps(line: Line, steps: int, values: Mapping[str, Any]) -> Line:
    """Return a loop that goes so many rounds; where each goes through batches, so many that there are as many of these."""
    node = copy.deepcopy(line.node)
    through = range_of(node)
    if through is None:
        return line
    bounds = through.args
    begin = getattr(bounds[0], "value", 0) if len(bounds) > 1 else 0
    rounds = -(-int(steps) // _count(batches_of(node), values))
    end = ast.Constant(rounds + (begin if isinstance(begin, int) else 0))
    through.args = [bounds[0], end] if len(bounds) > 1 else [end]
    return replace(line, node=ast.fix_missing_locations(node))


def rounds_of(node: ast.AST, values: Mapping[str, Any]) -> int | None:
    """Return how many rounds a loop goes as it is written; None where that is not plain."""
    through = range_of(node)
    bounds: list[Any] = [
        b.value if isinstance(b, ast.Constant) else values.get(getattr(b, "id", ""))
        for b in (through.args if through is not None else ())
    ]
    return len(range(*bounds)) if bounds and all(type(b) is int for b in bounds) else None


def batches_of(node: ast.AST) -> ast.For | None:
    """Return the one loop within a loop over rounds in which `backward` is called; None where there is none, or more of them."""
    loop = bare(node)
    inner = [n for n in ast.walk(loop) if isinstance(n, LOOPS) and n is not loop and _goes_back(n)]
    one = inner[0] if len(inner) == 1 else None
    return one if isinstance(one, ast.For) and range_of(loop) is not None else None


def parts_of(node: ast.AST) -> dict[str, ast.expr]:
    """Return the names that a loop over batches gives to parts of its data, each with what it is a part of."""
    inner = batches_of(node)
    if inner is None:
        return {}
    pairs = [*_pairs(inner.target, inner.iter)]
    for n in ast.walk(bare(node)):
        if isinstance(n, ast.Assign):
            pairs += [p for p in _pairs(n.targets[0], n.value) if isinstance(p[1], ast.Subscript)]
    return {target.id: value for target, value in reversed(pairs) if isinstance(target, ast.Name)}


def _pairs(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    """Return the single targets of an assignment or a loop, each with the expression that it is given, or is given an element of."""
    if isinstance(value, ast.Call) and getattr(value.func, "id", "") in ONE_BY_ONE:
        counter = [ast.Constant(0)] if getattr(value.func, "id", "") == "enumerate" else []
        value = ast.Tuple([*counter, *value.args], ast.Load())
    if not isinstance(target, ast.Tuple):
        return [(target, value)]
    if isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts):
        return [p for one, part in zip(target.elts, value.elts, strict=True) for p in _pairs(one, part)]
    return []


def _goes_back(node: ast.AST) -> bool:
    return any(getattr(getattr(n, "func", None), "attr", "") == "backward" for n in ast.walk(node))


def _count(inner: ast.For | None, values: Mapping[str, Any]) -> int:
    """Return through how many batches an inner loop goes; 1 where that cannot be told."""
    if inner is None:
        return 1
    try:
        unsealed()
        through = eval(compile(ast.Expression(inner.iter), "<batches>", "eval"), dict(values))
        return max(1, len(through) if hasattr(through, "__len__") else sum(1 for _ in through))
    except Exception:  # of the script, whose names may have other values by now
        return 1
