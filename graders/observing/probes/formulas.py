"""Read a closed form, by cases or not, and evaluate it at points; a matrix of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from graders.model import Array
from graders.observing.probes import cases, grids, numbers, prose
from graders.observing.probes.marks import plain
from graders.observing.probes.notation import Names, Unread, evaluate
from graders.observing.probes.prose import UNKNOWN, Manner

LETTERS_CAP = 1500
LIMITS = re.compile(
    r"[,;(]?\s*(?:with|mit|avec|con|for|für|pour|para|où|where)?\s*(?<!\w)([ijkmn])\s*(?:=|from|von|de)\s*1\s*(?:\.\.+|,\s*\.\.\.\s*,|to|bis|à|a|,)\s*[A-Za-z]\w*\)?\s*$"
)
"""The limits of a sum, told behind it."""


def values(
    text: str, points: Mapping[str, Array], synonyms: Mapping[str, Any], how: Manner = UNKNOWN
) -> Array:
    """Return a closed form in LaTeX, Python or plain spelling, at points.

    Args:
        text: The answer, with what people write around a formula.
        points: Values of each variable, all of one shape.
        synonyms: Other spellings of the variables.
        how: How the whole hand-in writes.

    Returns:
        Values of the shape of the points, float64.

    Raises:
        ValueError: It cannot be read, holds a variable that is not among them, or can be read in two ways.
    """
    if not text.strip() or len(text) > LETTERS_CAP:
        raise Unread("it is empty or too long")
    names = Names(points, synonyms, how.base2)
    value = _one(text, names, how)
    if value.ndim == 1:
        return np.broadcast_to(value, np.broadcast_shapes(*(np.shape(v)[:1] for v in points.values())))
    return value.reshape(len(value), -1) if 1 in value.shape[1:] else value


def _one(text: str, names: Names, how: Manner) -> Array:
    """The value of a formula with what stands around it."""
    text = names.respelled(text)
    raw = prose.unmarked(text)
    if (by_case := cases.read(raw, names, how)) is not None:
        return by_case
    said = numbers.body(text)
    if "\\begin" in said:
        raise Unread("a matrix, or cases that cannot be read")
    found: list[Array] = []
    said = LIMITS.sub("", said)
    for clause in prose.split(said, r";|\n|,(?=\s)|\.(?=\s+[^\W\d_]|\s*$)|=>"):
        found += _of_clause(clause, names, how)
    if not found:
        raise Unread("there is no formula")
    if any(not _close(value, found[-1]) for value in found):
        raise Unread("several formulas are given")
    return found[-1]


def _of_clause(clause: str, names: Names, how: Manner) -> list[Array]:
    """The value of a clause, which may set several things equal; none of a clause of words."""
    last = re.split(r":(?=\s)|:$", clause)[-1]
    clause = last if re.search(r"\w", last) else clause
    equated = prose.sides(re.sub(r"\s*[-+]=\s*", lambda m: m[0], clause))
    found: list[Array] = []
    for at, (sign, side) in enumerate(equated):
        side = re.sub(r"[+-]\s*O\([^()]*(?:\([^()]*\))?\)\s*$", "", side)
        following = equated[at + 1][0] if at + 1 < len(equated) else ""
        if following and names.find(side.strip()):
            continue  # a name for what follows
        try:
            value = _of_side(side, names, how)
        except Unread:
            if not following:
                raise
            found.clear()
            continue
        if value is None:
            continue
        if sign == "~=" and found:
            found.clear()
        found.append(value)
    return found


def _of_side(side: str, names: Names, how: Manner) -> Array | None:
    if re.search(r"(?<![\w.)^*/])\d+\s*\(\(\d+\)/\(\d+\)\)", side):
        raise Unread("a number and a fraction may be a sum or a product")
    found = [evaluate(run, names) for run in prose.runs(prose.of_formula(side, how), names.known)]
    if not found:
        return None
    if any(not _close(value, found[0]) for value in found):
        raise Unread("several formulas are given")
    return found[0]


def _close(one: Array, other: Array) -> bool:
    return one.shape == other.shape and bool(np.allclose(one, other, rtol=2e-3, atol=1e-9, equal_nan=True))


def matrix(
    text: str, points: Mapping[str, Array], synonyms: Mapping[str, Any], how: Manner = UNKNOWN
) -> Array:
    """Return a matrix of closed forms at P points: values (P, rows, columns).

    Raises:
        ValueError: An entry cannot be read, or the rows have different lengths.
    """
    names = Names(points, synonyms, how.base2)
    found = grids.cells(text, how)
    out = np.stack([np.stack([_entry(c, names) for c in row], -1) for row in found.rows], -2)
    if found.factor:
        out = out * float(evaluate(found.factor, Names({})).reshape(-1)[0])
    return np.swapaxes(out, 1, 2) if found.transposed else out


def _entry(cell: str, names: Names) -> Array:
    value = evaluate(plain(cell), names)
    if value.ndim != 1:
        raise Unread(f"`{cell[:80]}` is no formula")
    return np.broadcast_to(value, (names.count,))
