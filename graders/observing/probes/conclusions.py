"""What a passage states, read one equation after the other, whatever words stand around them; a judge who knows the right value looks for it.

It is asked where a passage as a whole cannot be read. What cannot be read is kept as such, under its name, so that it may speak against
what can.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from functools import partial
from typing import NamedTuple, Protocol

import numpy as np

from graders.model import Array, Observation
from graders.observing.probes import (
    announced,
    beside,
    equations,
    formulas,
    numbers,
    prose,
    remarks,
    tabled,
)
from graders.observing.probes.answers import Answer
from graders.observing.probes.mathematical import MATHS
from graders.observing.probes.prose import Manner
from graders.observing.probes.related import COMPARES
from graders.observing.probes.statements import CONDITION, Statement, statements
from graders.vocabulary import signs, wording
from graders.vocabulary.signs import Signs
from graders.vocabulary.stated import (
    ALONE,
    ASKED,
    BARE,
    CHANGES,
    COUNTS,
    DOUBTED,
    EQUATION,
    FORMULA,
    OF_CASE,
    STEPS,
)

Told = dict[str, tuple[Array, int, str]]
"""What a passage itself names: by the name its values, in bits the variables in it, and the name in full, such as `s(x)`."""


class Reading(NamedTuple):
    """A value, in bits the variables in it, whether it is a number or a variable alone, and what it was understood as."""

    values: Array
    variables: int
    bare: bool
    signs: Signs


class Reader(Protocol):
    """Reads a formula or number, with what was given names before it."""

    def __call__(self, told: Told, text: str, /) -> Reading:
        """Return what it is; raises a ValueError where it cannot be read."""


NOT = re.compile(wording.NOT, re.I)
MEANT = re.compile(
    r"(?<!\w)(?:might|could|would|könnte\w*|würde\w*|wäre\w*|pourrait|serait|podría|sería)(?!\w)", re.I
)
"""Words in the sentence by which a formula is none that is claimed."""
UNEQUAL = re.compile(r"\\not(?![a-z])|\\neq?(?![a-z])|≠|!=")
LIMITED = re.compile(
    r"(?<!\w)(?:summed|summiert|sommée?s?|sumad[oa]s?|sum(?:mation)?s? over|plus|additional\w*|contributions?|assum\w*|suppos\w*|angenommen|annahme|suponiendo|provided|as long as|solange|"
    r"tant que|mientras|croire|believe|mistakes?|errors?|fehler|erreurs?|errores|constante?|konstante|proportional\w*|prop\w*\s+to|"
    r"forg[eo]t\w*|vergess\w*|oubli\w*|olvid\w*|cannot|other (?:function|network|way)|ander\w+ (?:funktion|weg)|andersrum|autre fonction|otra función|(?:logarithm|log|square|root|inverse|half|double) of|"
    r"as for|wie bei|comme pour|como para|hardly|wrongly|nobody|kaum|fälschlich|niemand|personne|nadie|known|bekannt|connue?|conocid[oa]|literature|literatur|lecture|vorlesung|textbook|lehrbuch|bytes?|then (?:the )?output|per (?:sample|image|batch)|"
    r"near|nahe|près|cerca|hypothèse|limit|grenzfall)(?!\w)",
    re.I,
)
"""Words by which a formula is not what is answered: what it is a part of, where it holds, whose it is."""


def _doubted(one: Statement) -> bool:
    """Whether words around mathematics may change what it says."""
    words, near = (re.sub(r"\\[A-Za-z]+", " ", said) for said in (one.words, one.near))
    said = beside.may_change(words) or beside.UNSAID.search(words) or beside.may_change(one.after)
    unequal = any(UNEQUAL.search(side) for side in (one.name, *one.sides))
    conditional = unequal or CONDITION.search(near) or announced.wanted(words, "")
    around = f"{one.before} {words} {one.after}"
    unsure = prose.UNSURE.search(around.replace("?", "")) or LIMITED.search(around) or MEANT.search(words)
    unsure = unsure or prose.ELSEWHERE.search(f"{one.before} {words}")
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
        return Reading(said.values, variables, len(said.signs) < 2, said.signs)

    return _observed(answer, pattern, read, points)


def of_numbers(answer: Answer, pattern: str, how: Manner) -> Observation:
    """Return the numbers, lists and matrices that a passage states, as `of_formulas` returns closed forms."""

    def read(_: Told, text: str) -> Reading:
        value = numbers.read(text, how)
        return Reading(value, 0, not _is_specific(value), signs.of_numbers(value))

    return _observed(answer, pattern, read)


def _is_specific(value: Array) -> bool:
    """Whether a value is one that hardly stands there by chance: a number of four digits, or several that are not all alike."""
    finite = value.reshape(-1)[np.isfinite(value.reshape(-1))]
    digits = [f"{abs(v):.5e}".partition("e")[0].replace(".", "").rstrip("0") for v in finite]
    return any(len(d) >= 4 for d in digits) or (value.size > 3 and len(set(finite)) > 2)


def _observed(answer: Answer, pattern: str, read: Reader, own: Container[str] = ()) -> Observation:
    """What a passage states, as entries of an observation; none where it is unsure, or where another place says something else."""
    text, shared = answer.whole, answer.shared
    if answer.others:
        return {}
    found = statements(equations.unboxed(text))
    called = [_called(one, pattern) for one in found]
    any_called = any(said for said, _ in called)
    if shared and not any_called:
        return {}
    seen: dict[str, Array] = {}
    told: Told = {}
    bits, names, of, known = list[int](), list[int](), list[int](), dict[str, int]()
    within, special = 0, False
    for one, (said, steps) in zip(found, called, strict=True):
        if within:  # the sentence was read as a whole
            within -= 1
            continue
        if not one.name and COMPARES.search(one.sides[-1]):
            continue  # where something holds
        value, variables, bare, understood, differs = _value(one, partial(read, told))
        if (one.parts and (value is None or bare)) or (bare and one.name.strip() in own):
            continue  # it is no sentence of cases, or says where something holds
        if value is not None:
            within = one.parts
            seen[f"stated:{len(bits)}"] = value
            if variables and (given := GIVEN.fullmatch(one.name.strip())):
                told[given["bare"].strip("\\")] = (value, variables, given[0])
        special = special or bool(SPECIAL.search(f"{one.topic} {one.about} {one.before} {one.words}"))
        marks = {
            COUNTS: said or not (shared or any_called),
            ASKED: said and not steps,
            DOUBTED: differs or _doubted(one) or _is_changed(one.name),
            EQUATION: one.name or steps,
            BARE: bare,
            STEPS: steps,
            CHANGES: beside.may_change(f"{one.before} {one.name}"),
            ALONE: not any_called,
            OF_CASE: special,
            FORMULA: value is None and _is_formula(one),
        }
        if marks[COUNTS] and value is not None and not (marks[DOUBTED] or bare):
            seen["signs"] = signs.shown(understood)
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
    if has_name(one.name):
        return False, ""
    for said in (one.about, one.topic):
        if said and not SEVERAL.search(said) and re.search(pattern, f"{_spelled(said)} ="):
            return True, said
    return False, ""


SEVERAL = re.compile(
    r"(?<!\w)(?:and|und|et|y|or|oder|ou|vs\.?|versus|together|zusammen|ensemble|juntos)(?!\w)|[/&,]", re.I
)
"""What joins several things of which a part of a passage is."""
NUMERIC = re.compile(
    r"\\[a-z]?frac|\\(?:ln|log|sqrt|exp|left|right|cdot|times|big|Big)(?![a-z])|(?<![A-Za-z])(?:ln|log|sqrt|exp)(?![A-Za-z])"
)
NAMED = re.compile(r"[^\W\d_]")
FORMED = re.compile(r"[-+*/^]|\\[a-z]?frac|\\sqrt|\w\(|\\(?:sigma|log|ln|exp)")
SPECIAL = re.compile(
    r"(?<!\w)(?:balanced|equal|ausgeglichen\w*|balanciert\w*|gleich(?:e[nrs]?)?|équilibr\w*|égale?s?|équiprob\w*|equilibrad\w*|balancead\w*|iguales)(?!\w)|1/2|½|\\frac\s?1\s?2|\\frac\{1\}\{2\}",
    re.I,
)
"""What announces a case of what is asked."""
DERIVED = re.compile(
    r"\\?(?:[dt]?frac)?\s*\{?\s*(?:\\partial|∂|d|\\mathrm\{?d\}?)\s*[^{}/]*\}?\s*[/{]+\s*(?:\\partial|∂|d|\\mathrm\{?d\}?)\s*[^{}\s]*\}?|d\s*\w*\s*/\s*d\s*\w+"
)
"""A derivative as a fraction."""
LONG = 200
"""Letters of a name that is looked through."""
CHANGED = re.compile(
    r"^\W*[-−]|(?<!^)[+*/^−]|(?<=\w)\s-\s|\\[a-z]?frac|\\(?:sqrt|not|int|mathbb\s*\{?E)|√|∫|^\W*\d|''|\bar(?:c)?tanh|\bexp\b|\\operatorname\{ar"
)
"""What is done with a quantity where it is named."""


def has_name(name: str) -> bool:
    """Return whether a name is that of a quantity, and no calculation with numbers, whose total it may announce."""
    words = re.sub(r"[\d.,+*·×/()\s-]+", " ", NUMERIC.sub(" ", name)).strip()
    return bool(NAMED.search(words)) and not tabled.SUMMED.fullmatch(words)


def _is_formula(one: Statement) -> bool:
    """Whether what cannot be read is mathematics; a condition and a sentence are none."""
    side = one.sides[-1]
    words = [w for w in re.findall(r"(?<![\\\w])[^\W\d_]{3,}", side) if w.lower() not in MATHS]
    return bool((one.name or FORMED.search(side)) and len(words) < 2 and not COMPARES.search(side))


def _is_changed(name: str) -> bool:
    """Whether a name is that of a quantity with which something is done, such as `-f'(x)`, `2 K` and `1/f`."""
    if not has_name(name):
        return False
    if len(name) > LONG or re.match(r"\W*e\s*\^", name):
        return True
    said = re.sub(
        r"_\s*(?:\{[^{}]*\}|\w)|\^\s*\{?\s*(?:\\?[A-Z]\w*|\\top|T)\s*\}?(?!\w)", "", DERIVED.sub("D", name)
    )
    while (inner := re.sub(r"\([^()]*\)|\[[^\[\]]*\]|\|[^|]*\|", "", said)) != said:
        said = inner
    said = re.sub(r"\\sum|∑|\\bar|\\hat|\\nabla", "", said)
    return bool(CHANGED.search(said))


def _value(one: Statement, read: Callable[[str], Reading]) -> tuple[Array | None, int, bool, Signs, bool]:
    """How the last side of a statement is read, with None where it cannot be, and whether a side before it is something else."""
    found: list[Reading] = []
    for side in one.sides[::-1]:
        try:
            found.append(remarks.without(side, read))
        except ValueError:
            if not found:
                return None, 0, False, (), False
    value = found[0].values
    differs = any(
        one.values.shape != value.shape or not np.allclose(one.values, value, rtol=2e-3, equal_nan=True)
        for one in found
    )
    return *found[0], differs
