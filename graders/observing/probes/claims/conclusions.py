"""What a passage states, read one equation after the other, whatever words stand around them; a judge who knows the right value looks for it.

What cannot be read is kept as such, under its name, so that it may speak against what can.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Collection, Container, Mapping, Sequence
from functools import partial, reduce
from operator import or_
from typing import NamedTuple, Protocol

import numpy as np

from graders.model import Array, Observation
from graders.numerics.compare import agree
from graders.observing.probes.claims import given_names
from graders.observing.probes.claims.called import (
    DERIVED,
    GIVEN,
    OF_LOG,
    OF_SECOND,
    Name,
    asked,
    derived_letters,
    named,
)
from graders.observing.probes.claims.statements import Statement, statements
from graders.observing.probes.expressions import cases, classes, digits, noise
from graders.observing.probes.expressions.digits import Manner
from graders.observing.probes.expressions.names import of_one_kind
from graders.observing.probes.locating import questions
from graders.observing.probes.locating.answers import Answer
from graders.observing.probes.quantities import numbers
from graders.observing.probes.relations import announced, endless, equations, formulas, remarks
from graders.observing.probes.relations.related import COMPARES
from graders.observing.probes.spelling import beside, prose
from graders.observing.probes.spelling.mathematical import words_in
from graders.vocabulary import signs, stated, wording
from graders.vocabulary.signs import Signs

Told = dict[str, tuple[Array, int, str]]
"""What a passage itself names: by the name its values, in bits the variables in it, and the name in full, such as `s(x)`."""


class Reading(NamedTuple):
    """What a formula or a number is.

    Args:
        values: Its values.
        signs: What it was understood as.
        variables: In bits the variables in it.
        bare: It is a number or a variable alone.
        common: It may stand there for any reason.
        freely: It is a formula where numbers are asked, or a side before one that cannot be read.
    """

    values: Array
    signs: Signs
    variables: int = 0
    bare: bool = False
    common: bool = False
    freely: bool = False


class Reader(Protocol):
    """Reads a formula or number, with what was given names before it."""

    def __call__(self, told: Told, text: str, /) -> Reading:
        """Return what it is; raises a ValueError where it cannot be read."""


class Asked(NamedTuple):
    """What is asked, as a sheet calls it.

    Args:
        pattern: How it is called in a passage; empty where the sheet does not say.
        unlike: How other things are called; empty where the sheet does not say.
        searched: Whether what the passage ends in is looked for, since it cannot be read as a whole, or says other things too.
        aside: Words by which a sentence tells another case; empty where the sheet names none.
    """

    pattern: str
    unlike: str
    searched: bool
    aside: str = ""

    def tells_other(self, one: Statement) -> bool:
        """Return whether words of its sentence say that a statement is about another case."""
        return bool(self.aside and re.search(self.aside, f"{one.about} {one.words}", re.I))


LONGEST = 300
"""Letters of a statement that are shown."""
NOT = re.compile(wording.NOT, re.I)
"""A word that denies what is said."""
UNEQUAL = re.compile(r"\\not(?![a-z])|\\neq?(?![a-z])|≠|!=")
"""A sign by which two things differ."""
CASE = re.compile(rf"(?<!\w)(?:{cases.IF})[\s$]+[a-z]\s*(?:{UNEQUAL.pattern})\s*[a-z](?!\w)", re.I)
"""The condition of a case, that two indices differ."""
CASES = 60
"""Letters, at most, of what announces a case."""
ALONE = re.compile(r"\\?\w+(?:\(\w\))?")
"""A name of one word, which is told by what follows."""
FORMED = re.compile(r"[-+*/^]|\\[a-z]?frac|\\sqrt|\w\(|\\(?:sigma|log|ln|exp)")
"""What a formula holds that a number or a word alone does not."""


def of_formulas(
    answer: Answer,
    what: Asked,
    points: Mapping[str, Array],
    synonyms: Mapping[str, tuple[str, ...]],
    how: Manner,
    of_matrix: bool = False,
    before: Callable[[str], str] = str,
) -> Observation:
    """Return the closed forms that a passage states, as entries of an observation: those of `vocabulary.stated.SEES`.

    Args:
        answer: The passage.
        what: What is asked.
        points: Values of each variable, all of one shape.
        synonyms: Other spellings of the variables, and what stands for expressions in them.
        how: How the whole hand-in writes.
        of_matrix: They are matrices of formulas.
        before: How the passage is changed before it is read.
    """
    text, given = answer.whole, dict[str, tuple[str, ...]]()
    with contextlib.suppress(ValueError):
        text = before(text)
    if what.searched:
        try:
            formulas.require_own(text, points, synonyms)
            given = formulas.definitions(text, points, synonyms, how)
        except ValueError:
            what = what._replace(searched=False)
    reader = formulas.read_matrix if of_matrix else formulas.read
    held = {f"v:{name}": 1 << n for n, name in enumerate(points)}

    def read(told: Told, text: str) -> Reading:
        own = {name: one for name, one in told.items() if name not in points}
        try:
            said = reader(text, points, synonyms, how)
        except ValueError:
            if not (own or given):
                raise
            values = {**points, **{name: value for name, (value, _, _) in own.items()}}
            called = {**synonyms, **given, **{name: (full,) for name, (_, _, full) in own.items()}}
            said = reader(text, values, called, how)
        of = held | {f"v:{name}": bits for name, (_, bits, _) in own.items()}
        variables = reduce(or_, (of.get(sign, 0) for sign in said.signs), 0)
        bare = len(said.signs) < 2 or digits.FRACTION.fullmatch(text) is not None
        freely = noise.MEAN in said.signs
        return Reading(said.values, said.signs, variables, bare=bare, common=bare, freely=freely)

    return _observed(answer, text, what, [read], points, of_matrix)


def of_numbers(
    answer: Answer,
    what: Asked,
    symbols: Mapping[str, Array],
    spellings: Mapping[str, tuple[str, ...]],
    how: Manner,
) -> Observation:
    """Return the numbers, lists and matrices that a passage states, as `of_formulas` returns closed forms.

    Args:
        answer: The passage.
        what: What is asked.
        symbols: Symbols of the sheet in which a formula may stand there instead, with their values.
        spellings: Other spellings of them.
        how: How the whole hand-in writes.
    """

    def read(_: Told, text: str) -> Reading:
        value = numbers.read(text, how)
        return Reading(
            value, signs.of_numbers(value), bare=value.size == 1, common=not numbers.is_specific(value)
        )

    def read_symbols(_: Told, text: str) -> Reading:
        said = formulas.read(text, symbols, spellings, how)
        variables = sum(1 << n for n, name in enumerate(symbols) if f"v:{name}" in said.signs)
        bare = len(said.signs) < 2
        return Reading(said.values, said.signs, variables, bare=bare, common=bare, freely=not variables)

    return _observed(answer, answer.whole, what, [read, read_symbols])


def _observed(
    answer: Answer,
    text: str,
    what: Asked,
    readers: Sequence[Reader],
    own: Collection[str] = (),
    of_matrices: bool = False,
) -> Observation:
    """What a passage states, as entries of an observation; what another place says something else about is not looked for."""
    found = [
        (one, named(one.name, one.sides, what.pattern))
        for one in statements(equations.unboxed(questions.without_copied(text)), of_matrices)
    ]
    called = [
        asked(name if one.name else Name(one.sides[-1]), (one.about, one.topic), what.pattern)
        for one, name in found
    ]
    any_called = any(told and (one.name or by) for (one, _), (told, by) in zip(found, called, strict=True))
    searched = what.searched and not answer.others and (any_called or of_matrices or not answer.shared)
    derived = derived_letters(text) if what.unlike else set()
    told_of = given_names.given(text) if what.unlike else ()
    meant = {n: m for n, m in told_of if len(n.strip("\\")) == 1 and n not in derived}
    told: Told = {}
    seen: dict[str, Array] = {}
    rows: list[tuple[int, ...]] = []
    before, letters, numbered = set[str](), list[str](), dict[str, int]()
    within, special, checked, told_before = 0, False, False, ""
    for (one, name), (said, steps) in zip(found, called, strict=True):
        read, differs = _value(one, [partial(reader, told) for reader in readers], searched)
        exact = read if read and not read.freely else None
        if read:
            seen[f"stated:{len(rows)}"] = read.values
        bits = (
            _of_name(name, what, before, meant)
            | _of_reading(read)
            | _if(stated.ANNOUNCED, _is_announced(one, text))
        )
        if steps and not name.is_quantity:
            bits &= ~stated.LOGARITHM  # it is a calculation under the name of what is asked
        number = -1
        checks = announced.CHECK.search(f"{one.about} {one.name} {one.before}") or (checked and not said)
        checked = bool(checks) and not (exact and exact.variables)
        mentioned = said and read is None and not (one.name or steps)
        if within or checked or mentioned or _is_aside(one, exact, own) or what.tells_other(one):
            bits |= stated.ASIDE
            within = max(within - 1, 0)
        elif searched:
            within = one.parts if exact else 0
            given = GIVEN.fullmatch(one.name.strip())
            if exact and exact.variables and given:
                told[given["bare"].strip("\\")] = (exact.values, exact.variables, given[0])
            about = one.about if len(one.about) < CASES else ""  # else it is a formula
            even = classes.sets_alike(about) or (not said and of_one_kind(one.name, one.sides[0]))
            special = special or bool(
                even or announced.SPECIAL.search(f"{one.topic} {about} {one.before} {one.words}")
            )
            whole = of_matrices and not one.name and exact and exact.variables == (1 << len(own)) - 1
            bits |= _if(stated.COUNTS, said or not (any_called or (answer.shared and not whole)))
            bits |= _if(stated.ASKED, said and not steps) | _if(stated.STEPS, steps)
            bits |= _if(stated.ALONE, not any_called) | _if(stated.OF_CASE, special)
            # the words before a sentence stand there once
            since = "" if one.before is told_before else one.before
            bits |= _of_words(one, name, exact, differs, f"{since} {one.name}")
            if exact and bits & stated.COUNTS and not bits & (stated.DOUBTED | stated.COMMON):
                seen["signs"] = signs.shown(exact.signs)
                seen["said"] = np.array(
                    " = ".join(filter(None, (name.bare.strip(), one.sides[-1])))[:LONGEST]
                )
            if same := re.sub(r"[\W_]", "", steps) or name.tail:
                number = numbered.setdefault(f"{said}:{same}", len(numbered))
        rows.append((bits, number, exact.variables if exact else 0, _origin(name, one, letters)))
        before.add(name.whole)
        told_before = one.before
        letters.append(name.bare.strip(" $*\n") if bits & stated.LETTER else "")
    columns = np.array(rows, np.int64).T
    return seen | dict(zip(stated.COLUMNS, map(np.copy, columns), strict=True)) if seen else {}


def _if(bit: int, holds: object) -> int:
    """A bit where it holds, and else none."""
    return bit if holds else 0


def _of_name(name: Name, what: Asked, before: Container[str], meant: Mapping[str, str]) -> int:
    """What the name of a statement says of it, in bits."""
    if not name.plain:
        return _if(stated.EQUATION, name.written)
    of_quantity = what.pattern or name.is_quantity
    again = re.search(what.pattern, f"{name.whole} =") if what.pattern else name.whole in before
    unlike = name.fits(what.unlike) or (
        not (ALONE.fullmatch(name.bare.strip(" $")) or DERIVED.search(name.itself))
        and Name(given_names.with_meanings(name.itself, meant)).fits(what.unlike)
    )
    return (
        stated.EQUATION
        | _if(stated.AGAIN, again)
        | _if(stated.UNLIKE, unlike)
        | _if(stated.ALTERED, of_quantity and (name.is_altered or name.is_made_of(what.pattern)))
        | _if(stated.LOGARITHM, of_quantity and OF_LOG.fullmatch(name.plain))
        | _if(stated.SECOND, of_quantity and OF_SECOND.fullmatch(name.plain))
        | _if(stated.LETTER, name.is_letter and not name.fits(what.pattern))
    )


def _of_reading(read: Reading | None) -> int:
    """What a reading says of a statement, in bits."""
    if read is None:
        return 0
    return _if(stated.BARE, read.bare) | _if(stated.COMMON, read.common) | _if(stated.FREELY, read.freely)


def _of_words(one: Statement, name: Name, read: Reading | None, differs: bool, led: str) -> int:
    """What words, the name and other sides say of a statement, in bits."""
    return (
        _if(stated.DOUBTED, differs or _doubted(one) or name.may_be_altered)
        | _if(stated.CHANGES, beside.may_change(led))
        | _if(stated.FORMULA, read is None and _is_formula(one))
    )


def _is_aside(one: Statement, read: Reading | None, own: Collection[str]) -> bool:
    """Whether a statement says where something holds or has no end, or is a whole sentence that tells no cases."""
    if own and endless.WITHOUT_END.match(one.sides[-1]):
        return True
    if not one.name and (COMPARES.search(one.sides[-1]) or UNEQUAL.search(one.sides[-1])):
        return True
    if read is None or read.common:
        return bool(one.parts) or (read is not None and one.name.strip() in own)
    return False


def _is_announced(one: Statement, text: str) -> bool:
    """Whether words before mathematics without a name say that it is the result."""
    at = -1 if one.name else text.rfind(one.sides[-1])
    return at > 0 and announced.RESULT.search(text[max(0, at - 60) : at].rstrip("$ (\\[")) is not None


def _origin(name: Name, one: Statement, letters: Sequence[str]) -> int:
    """The statement before, by its number, from whose letter an equation goes on to another thing; -1 where it is none."""
    for at in range(len(letters) - 1, -1, -1):
        held = rf"(?<![A-Za-z\\]){letters[at]}(?![A-Za-z])"
        if (
            letters[at]
            and name.bare
            and not re.search(held, name.bare)
            and re.search(held, " ".join(one.sides))
        ):
            return at
    return -1


def _value(
    one: Statement, readers: Sequence[Callable[[str], Reading]], searched: bool
) -> tuple[Reading | None, bool]:
    """How the last side that can be read is read, and whether one before it is something else, where that is looked for."""
    first, *others = one.sides[::-1]
    found = _read(first, readers)
    if found is None:
        earlier = next(filter(None, (_read(side, readers) for side in others)), None)
        return earlier and earlier._replace(freely=True), False
    if found.freely or not searched:
        return found, False
    before = filter(None, (_read(side, readers[:1]) for side in others))
    return found, any(not agree(one.values, found.values) for one in before)


def _read(side: str, readers: Sequence[Callable[[str], Reading]]) -> Reading | None:
    """How the first of some readers that can reads a side; None where none can."""
    for reader in readers:
        with contextlib.suppress(ValueError):
            return remarks.without(side, reader)
    return None


def _doubted(one: Statement) -> bool:
    """Whether words around mathematics may change what it says."""
    words, near = (re.sub(r"\\[A-Za-z]+", " ", said) for said in (one.words, one.near))
    said = beside.may_change(words) or beside.UNSAID.search(words) or beside.may_change(one.after)
    unequal = any(UNEQUAL.search(CASE.sub(" ", side)) for side in (one.name, *one.sides))
    held = cases.BEGINS.search(announced.PREMISE.sub(" ", near)) or remarks.HELD.search(words)
    conditional = unequal or held or announced.wanted(words, "")
    after = "" if announced.SPECIAL.search(one.after) else one.after  # it announces what follows
    around = f"{one.before} {words} {after}"
    unsure = (
        prose.UNSURE.search(around.replace("?", ""))
        or announced.LIMITED.search(around)
        or announced.MEANT.search(words)
    )
    unsure = unsure or prose.ELSEWHERE.search(f"{one.before} {words}")
    return bool(one.more or said or conditional or unsure or prose.OR.search(words) or NOT.search(words))


def _is_formula(one: Statement) -> bool:
    """Whether what cannot be read is mathematics; a condition and a sentence are none."""
    side = one.sides[-1]
    few = len(words_in(side)) < 2
    return bool((one.name or FORMED.search(side)) and few and not COMPARES.search(side))
