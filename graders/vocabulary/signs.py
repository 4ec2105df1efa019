"""What a written answer was understood as: its signs in postfix order, as they leave the sandbox, and as a tree outside.

`("v:x", "n:2", "^")` is x². A row of texts says all there is to say of a formula and can say nothing else: whatever a
submission sends is a formula of bounded size, or none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from graders.model import Array

Signs = tuple[str, ...]
NOTHING: Signs = ("w:",)
"""A limit of a sum that was not written."""
LETTERS, MOST, DEEPEST, WIDEST = 60, 800, 40, 16
"""Letters of a sign, signs of a formula, levels in it, and rows and columns of a matrix."""
ARITY = {
    **dict.fromkeys(("~", "|", "||", "T"), 1),
    **dict.fromkeys(("+", "-", "*", "o", "/", "^", "dot", "of base", "and"), 2),
    **dict.fromkeys(("<", ">", "<=", ">=", "==", "!="), 2),
}
LEAF = re.compile(r"[nvw]:.*", re.S)
SIZED = re.compile(r"(?:(?P<name>f:\w{1,30})/(?P<count>\d{1,2})|(?P<cases>cases):(?P<number>\d{1,2}))")
SERIES = re.compile(r"(?:sum|prod):[A-Za-z]")
MATRIX = re.compile(r"matrix:(\d{1,2})x(\d{1,2})")


@dataclass(frozen=True)
class Part:
    """A sign with what it is applied to."""

    sign: str
    parts: tuple[Part, ...] = ()
    depth: int = 1


def shown(signs: Signs) -> Array:
    """Return signs as an array of an observation; none where there are too many to be shown."""
    fits = len(signs) <= MOST and all(len(s) <= LETTERS for s in signs)
    return np.array(signs if fits else (), dtype=np.str_)


def tree(signs: Iterable[str]) -> Part | None:
    """Return the formula that signs say; None where they say none, or one too large to be shown."""
    stack: list[Part] = []
    for at, sign in enumerate(signs):
        count = _arity(sign)
        if at >= MOST or len(sign) > LETTERS or count is None or count > len(stack):
            return None
        parts = tuple(stack[len(stack) - count :])
        del stack[len(stack) - count :]
        depth = 1 + max((p.depth for p in parts), default=0)
        if depth > DEEPEST:
            return None
        stack.append(Part(sign, parts, depth))
    return stack[0] if len(stack) == 1 else None


def _arity(sign: str) -> int | None:
    """Return to how many parts a sign is applied; None where there is no such sign."""
    if sign in ARITY:
        return ARITY[sign]
    if LEAF.fullmatch(sign):
        return 0
    if SERIES.fullmatch(sign):
        return 3
    if sized := SIZED.fullmatch(sign):
        return int(sized["count"]) if sized["name"] else 2 * int(sized["number"])
    if matrix := MATRIX.fullmatch(sign):
        rows, columns = int(matrix[1]), int(matrix[2])
        return rows * columns if 0 < rows <= WIDEST and 0 < columns <= WIDEST else None
    return None


def of_numbers(value: Array, as_shape: bool = False) -> Signs:
    """Return the signs of a number, list or matrix; of a shape with its sizes in a row.

    Args:
        value: The numbers.
        as_shape: Whether they are the sizes of a shape, or factors.
    """
    entries = value.reshape(-1)
    rows, columns = (1, entries.size) if value.ndim < 2 else (len(value), entries.size // max(len(value), 1))
    if not entries.size or rows > WIDEST or columns > WIDEST:
        return ()
    numbers = tuple(s for v in entries.tolist() for s in _number(v))
    if entries.size == 1 and value.ndim < 2:
        return numbers
    if as_shape:
        return (*numbers, f"f:shape/{entries.size}")
    return (*numbers, f"f:list/{entries.size}" if value.ndim < 2 else f"matrix:{rows}x{columns}")


def _number(value: float) -> Signs:
    size = abs(value)
    said = "v:oo" if size == np.inf else "w:?" if size != size else f"n:{size:.10g}"
    return (said, "~") if value < 0 else (said,)


def indexed(signs: Signs, spellings: Mapping[str, tuple[str, ...]]) -> Array:
    """Return the signs of a formula as `shown` does, with the index of a variable as the sheet sets it: `x_j` for `xj`."""
    names = {f"v:{n}": f"v:{s}" for n, said in spellings.items() for s in said if s.replace("_", "", 1) == n}
    return shown(tuple(names.get(sign, sign) for sign in signs))
