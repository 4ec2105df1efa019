"""What is stated beside an answer: whether a passage ends in what is right, and what speaks against an answer that is right by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from graders.model import Array, Observation
from graders.vocabulary.observed import numbers
from graders.vocabulary.stated import (
    AGAIN,
    ALONE,
    ALTERED,
    ANNOUNCED,
    ASIDE,
    ASKED,
    BARE,
    CHANGES,
    COLUMNS,
    COMMON,
    COUNTS,
    DOUBTED,
    EQUATION,
    FORMULA,
    FREELY,
    LETTER,
    LOGARITHM,
    OF_CASE,
    SECOND,
    STEPS,
    UNLIKE,
)

MOST = 1000
"""Statements that are looked at."""
MATRIX = 2
"""Axes that only a matrix of formulas has more of: one of points, and two of its own."""
LOG = re.compile(r"(?<![a-z])(?:log|ln)(?![a-z])", re.I)
TWICE = re.compile(r"''|second|curvature", re.I)
"""What asks for a logarithm, or for a second derivative, in the words of a sheet."""
MADE = "it is right of another thing that is made of what is asked, or has another name: is it meant?"
BY_LUCK = "the numbers are right: is the formula that stands there?"
LATER = "what is right stands there, and another result behind it: which of both is the answer?"


@dataclass(frozen=True)
class Statement:
    """One thing that a passage states.

    Args:
        bits: What is told of it, as in `vocabulary.stated`.
        value: What it is; None where it cannot be read.
        right: Whether that is what is asked.
        name: The number of its name; -1 where it has none.
        of: In bits the variables in it.
        origin: The number of the statement from whose name it goes on; -1 where there is none.
    """

    bits: int
    value: Array | None
    right: bool
    name: int
    of: int
    origin: int


def statements(seen: Observation, is_right: Callable[[Array], bool]) -> list[Statement]:
    """Return what a passage states, in its order; nothing where an observation is not as it should be."""
    kept = [numbers(seen, name) for name in COLUMNS]
    held = [each.astype(int).tolist() for each in kept if each is not None and each.ndim == 1]
    if len({len(each) for each in held}) != 1 or len(held) != len(kept) or len(held[0]) > MOST:
        return []
    values = [numbers(seen, f"stated:{n}") for n in range(len(held[0]))]
    return [
        Statement(bits, value, value is not None and is_right(value), name, of, origin)
        for value, bits, name, of, origin in zip(values, *held, strict=True)
    ]


def ends_in(told: list[Statement]) -> bool:
    """Return whether what a passage states ends in what is right, and nothing that it states of the same speaks against that.

    What has another name is about something else; what has the same one, and fewer variables, is a case where it was announced; what cannot be
    read is a step on the way where what is right follows. Where no name is asked for, all that follows counts.
    """
    told = [one for one in told if not one.bits & ASIDE]
    right = {n for n, one in enumerate(told) if one.right and not one.bits & FREELY}
    counted = [
        n
        for n in right
        if told[n].bits & COUNTS
        and not told[n].bits & DOUBTED
        and (not told[n].bits & COMMON or (told[n].bits & ASKED and told[n].bits & EQUATION))
    ]
    if not counted:
        return False
    last = max(counted)
    theirs = {told[n].name for n in right} - {-1}
    of, value = told[last].of, told[last].value
    shape = value.shape if value is not None else ()

    def against(n: int) -> bool:
        one = told[n]
        read, common = one.value is not None and not one.bits & FREELY, bool(one.bits & COMMON)
        later, equated = n > last, bool(one.bits & EQUATION) or bool(one.bits & STEPS)
        if n in right:
            return False
        if common and one.value is not None and one.value.size == 1 and one.value.shape != shape:
            return False  # a number beside a matrix, such as the sum of its entries
        if one.value is not None and one.value.ndim > MATRIX and one.bits & ALONE and not common:
            return one.value.shape == shape
        if later and one.bits & ALONE:  # all that is told behind it says something else
            return not common or equated if read else bool(one.bits & FORMULA)
        if later and read and one.of and one.of == of and not common:
            return not one.bits & OF_CASE
        if equated and one.name not in theirs and not one.bits & ASKED:
            return False
        if not read or one.bits & STEPS:
            return equated and later
        case = one.of and one.of != of and not one.of & ~of and one.bits & OF_CASE
        return not case and (equated or (later and not common))

    taken_back = any(one.bits & CHANGES for one in told[last + 1 : last + 2])
    return not taken_back and not any(map(against, range(len(told))))


def has_right(told: list[Statement]) -> bool:
    """Return whether what is right is stated, and not by chance: then nothing beside it is failed."""
    return any(one.right and not one.bits & (COMMON | FREELY) for one in told)


def _is_other_formula(one: Statement, right: Iterable[int], told: Sequence[Statement]) -> bool:
    """Return whether a statement is a formula under the name of what is right, and not right itself."""
    names = {told[n].name for n in right if told[n].bits & ASKED} - {-1}
    aside = ASIDE | OF_CASE | COMMON | FREELY | BARE
    read = one.value is not None and one.of and not one.right
    return bool(read and one.bits & ASKED and one.name in names and not one.bits & aside)


def why_not(told: list[Statement], again: bool, rivals: bool, asked: str) -> str:
    """Return what speaks against an answer that is right by itself; nothing where nothing does.

    Args:
        told: What is stated beside it.
        again: What is called what is asked and is another value of the same size behind it speaks against it.
        rivals: So does what has any name.
        asked: What is asked, in the words of the sheet: a logarithm or a second derivative may be.
    """
    right = {
        n: v
        for n, one in enumerate(told)
        if (v := one.value) is not None and one.right and np.isfinite(v).any()
    }
    if not right:
        return ""
    last = max(right)
    other = ALTERED | UNLIKE
    other |= (0 if LOG.search(asked) else LOGARITHM) | (0 if TWICE.search(asked) else SECOND)
    named = [n for n in right if not told[n].bits & LETTER] or list(right)
    if all(told[n].bits & other for n in named):
        return MADE
    counted = ANNOUNCED | (AGAIN if again else 0) | (EQUATION if rivals else 0)
    if not any(told[n].of for n in right) and any(_is_other_formula(one, right, told) for one in told):
        return BY_LUCK

    names = {told[n].name for n in right if told[n].bits & ASKED} - {-1}
    named_by_letter = any(told[n].bits & LETTER for n in right)

    def against(n: int) -> bool:
        one = told[n]
        another = one.bits & LETTER and not named_by_letter
        if n in right or one.bits & ASIDE or (n < last and (another or not (again and one.bits & AGAIN))):
            return False
        if one.origin in right and all(told[k].bits & LETTER for k in right):
            return True
        if (
            one.value is not None
            and one.bits & ASKED
            and one.name in names
            and not one.bits & (OF_CASE | COMMON | FREELY)
        ):
            return one.value.shape == right[last].shape
        if one.value is None or one.bits & BARE:
            return False
        return one.value.shape == right[last].shape and bool(one.bits & counted)

    return LATER if any(map(against, range(len(told)))) else ""
