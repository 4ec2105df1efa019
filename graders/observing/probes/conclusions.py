"""What a passage states, read one equation after the other, whatever words stand around them; a judge who knows the right value looks for it.

It is asked where a passage as a whole cannot be read. What cannot be read is kept as such, under its name, so that it may speak against
what can.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

import numpy as np

from graders.model import Array, Observation
from graders.observing.probes import announced, beside, equations, formulas, numbers, prose, remarks
from graders.observing.probes.answers import Answer
from graders.observing.probes.prose import Manner
from graders.observing.probes.statements import CONDITION, Statement, statements
from graders.vocabulary import wording
from graders.vocabulary.stated import ASKED, BARE, CHANGES, COUNTS, DOUBTED, EQUATION, STEPS

Told = dict[str, tuple[Array, int, str]]
"""What a passage itself names: by the name its values, in bits the variables in it, and the name in full, such as `s(x)`."""
Reading = tuple[Array, int, bool]
"""A value, in bits the variables in it, and whether it is a number or a variable alone."""


class Reader(Protocol):
    """Reads a formula or number, with what was given names before it."""

    def __call__(self, told: Told, text: str, /) -> Reading:
        """Return what it is; raises a ValueError where it cannot be read."""


NOT = re.compile(wording.NOT, re.I)


def _doubted(one: Statement) -> bool:
    """Whether words around mathematics may change what it says."""
    words, near = (re.sub(r"\\[A-Za-z]+", " ", said) for said in (one.words, one.near))
    said = beside.may_change(words) or beside.UNSAID.search(words) or beside.may_change(one.after)
    conditional = CONDITION.search(near) or announced.wanted(words, "")
    unsure = prose.UNSURE.search(f"{one.before} {words} {one.after}".replace("?", ""))
    return bool(one.more or said or conditional or unsure or prose.OR.search(words) or NOT.search(words))


def of_formulas(
    answer: Answer,
    pattern: str,
    points: Mapping[str, Array],
    synonyms: Mapping[str, tuple[str, ...]],
    how: Manner,
    of_matrix: bool = False,
) -> Observation:
    """Return the closed forms that a passage states, as entries of an observation: those of `vocabulary.stated.SEES`.

    Args:
        answer: The passage.
        pattern: How what is asked is called there; empty where the sheet does not say.
        points: Values of each variable, all of one shape.
        synonyms: Other spellings of the variables, and what stands for expressions in them.
        how: How the whole hand-in writes.
        of_matrix: They are matrices of formulas.

    Raises:
        Unread: The passage is about other quantities of these names.
    """
    formulas.require_own(answer.whole, points, synonyms)
    synonyms = {**synonyms, **formulas.definitions(answer.whole, points, synonyms, how)}
    reader = formulas.read_matrix if of_matrix else formulas.read

    def read(told: Told, text: str) -> Reading:
        own = {name: value for name, (value, _, _) in told.items() if name not in points}
        called = {name: (told[name][2],) for name in own}
        said = reader(text, {**points, **own}, {**synonyms, **called}, how)
        held = {name: 1 << n for n, name in enumerate(points)} | {name: told[name][1] for name in own}
        variables = 0
        for name, bits in held.items():
            variables |= bits if f"v:{name}" in said.signs else 0
        return said.values, variables, len(said.signs) < 2

    return _observed(answer, pattern, read)


def of_numbers(answer: Answer, pattern: str, how: Manner) -> Observation:
    """Return the numbers, lists and matrices that a passage states, as `of_formulas` returns closed forms."""

    def read(_: Told, text: str) -> Reading:
        value = numbers.read(text, how)
        return value, 0, not _is_specific(value)

    return _observed(answer, pattern, read)


def _is_specific(value: Array) -> bool:
    """Whether a value is one that hardly stands there by chance: a number of four digits, or several that are not all alike."""
    finite = value.reshape(-1)[np.isfinite(value.reshape(-1))]
    digits = [f"{abs(v):.5e}".partition("e")[0].replace(".", "").rstrip("0") for v in finite]
    return any(len(d) >= 4 for d in digits) or (value.size > 3 and len(set(finite)) > 2)


def _observed(answer: Answer, pattern: str, read: Reader) -> Observation:
    """What a passage states, as entries of an observation; none where it is unsure, or where another place says something else."""
    text, shared = answer.whole, answer.shared
    if answer.others:
        return {}
    found = statements(text)
    called = [_called(one, pattern) for one in found]
    any_called = any(said for said, _ in called)
    if shared and not any_called:
        return {}
    seen: dict[str, Array] = {}
    told: Told = {}
    bits, names, of, known = list[int](), list[int](), list[int](), dict[str, int]()
    within = 0
    for one, (said, steps) in zip(found, called, strict=True):
        if within:  # the sentence was read as a whole
            within -= 1
            continue
        value, variables, bare, differs = _value(one, partial(read, told))
        if one.parts and (value is None or bare):
            continue
        if value is not None:
            within = one.parts
            seen[f"stated:{len(bits)}"] = value
            if variables and (given := GIVEN.fullmatch(one.name.strip())):
                told[given["bare"].strip("\\")] = (value, variables, given[0])
        marks = {
            COUNTS: said or not (shared or any_called),
            ASKED: said and not steps,
            DOUBTED: differs or _doubted(one),
            EQUATION: one.name or steps,
            BARE: bare,
            STEPS: steps,
            CHANGES: beside.may_change(f"{one.before} {one.name}"),
        }
        bits.append(sum(mark for mark, holds in marks.items() if holds))
        of.append(variables)
        tail = TAIL.search(_spelled(one.name))
        name = re.sub(r"[\W_]", "", steps or (tail[0] if tail else ""))
        names.append(known.setdefault(f"{said}:{name}", len(known)) if name else -1)
    kept = {"bits": bits, "names": names, "of": of}
    return seen | {f"stated_{n}": np.array(v, np.int64) for n, v in kept.items()} if seen else {}


def _spelled(name: str) -> str:
    """A name in the plain spelling; as it is where that cannot be read."""
    try:
        return equations.spelled(name)
    except ValueError:
        return name


TAIL = re.compile(r"[^\s:;,]+(?:\s*\([^()]*\))?$")
"""The end of a name, behind the words that introduce it."""
AT_POINT = re.compile(r"(?:'|'\s*\(|\w\()\s*[-−]?\d+(?:[.,]\d+)?\s*\)?$")
"""The name of a value at one point, such as `f'(0)`."""
GIVEN = re.compile(r"(?P<bare>\\?[A-Za-z]+)(?:_\{?[A-Za-z]\}?)?(?:\([a-z]\))?")
"""A name that a passage may give to an expression."""


def _called(one: Statement, pattern: str) -> tuple[bool, str]:
    """Whether a statement is called what is asked, and what its sentence or part is about, if it is so called by that."""
    if not pattern:
        return False, ""
    if AT_POINT.search(_spelled(one.name)):
        return False, ""
    if one.name and re.search(pattern, f"{_spelled(one.name)} ="):
        return True, ""
    for said in (one.about, one.topic, f"{one.topic} {one.name}" if one.topic else ""):
        if said and re.search(pattern, f"{_spelled(said)} ="):
            return True, said
    return False, ""


def _value(one: Statement, read: Callable[[str], Reading]) -> tuple[Array | None, int, bool, bool]:
    """What the last side of a statement is, None where it cannot be read, and whether a side before it is something else."""
    found: list[Reading] = []
    for side in one.sides[::-1]:
        try:
            found.append(remarks.without(side, read))
        except ValueError:
            if not found:
                return None, 0, False, False
    value, variables, bare = found[0]
    differs = any(
        v.shape != value.shape or not np.allclose(v, value, rtol=2e-3, equal_nan=True) for v, _, _ in found
    )
    return value, variables, bare, differs
