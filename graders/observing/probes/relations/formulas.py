"""Read a closed form, by cases or not, and evaluate it at points; a matrix of them."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from graders.model import Array
from graders.numerics.compare import agree
from graders.observing.probes.expressions import cases, digits, noise
from graders.observing.probes.expressions.digits import UNKNOWN, Manner
from graders.observing.probes.expressions.names import Names, of_one_kind
from graders.observing.probes.expressions.notation import evaluate
from graders.observing.probes.quantities import blocks, grids, spoken
from graders.observing.probes.relations import (
    announced,
    case_sentences,
    diagonals,
    entry_by_entry,
    equations,
    piecewise,
    related,
    remarks,
)
from graders.observing.probes.spelling import beside, prose, sums
from graders.observing.probes.spelling.marks import plain
from graders.observing.probes.spelling.remembered import remembered
from graders.observing.probes.spelling.tokens import Unread
from graders.vocabulary.signs import Signs

LETTERS_CAP = 1500
NEAR = re.compile(
    r"(?<!\w)(?:for|für|pour|para|bei|near|when)\s+(?:(?:small|kleine[snrm]?|petits?|pequeñ[ao]s?)\s+)(?:(?:values? of|inputs?|werte(?: von)?)\s+)?\$?x\$?(?!\w)"
    r"|(?<!\w)(?:pour|para|for)\s+\$?x\$?\s+(?:petit|pequeñ[ao]|small)(?!\w)|(?<!\w)(?:near|um|près de|cerca de)\s+\$?0\$?(?!\w)",
    re.I,
)
"""Where an approximation holds."""


EACH = re.compile(
    r",?\s*(?<!\w)(?:for|für|pour|para)\s+(?:each|every|all|any|jede[sn]?|alle|chaque|tout|cada|todo)\s+(?:\$[^$]*\$|\w+)",
    re.I,
)
"""That it holds for each of them, which is no case."""


class Formula(NamedTuple):
    """The values of a closed form at points, and what it was understood as."""

    values: Array
    signs: Signs


def values(
    text: str, points: Mapping[str, Array], synonyms: Mapping[str, Any], how: Manner = UNKNOWN
) -> Array:
    """Return the values of `read` alone."""
    return read(text, points, synonyms, how).values


@remembered(1024)
def read(
    text: str, points: Mapping[str, Array], synonyms: Mapping[str, Any], how: Manner = UNKNOWN
) -> Formula:
    """Read a closed form in LaTeX, Python or plain spelling, at points.

    Args:
        text: The answer, with what people write around a formula.
        points: Values of each variable, all of one shape.
        synonyms: Other spellings of the variables.
        how: How the whole hand-in writes.

    Returns:
        The formula, with values of the shape of the points, float64.

    Raises:
        ValueError: It cannot be read, holds a variable that is not among them, or can be read in two ways.
    """
    if not text.strip() or len(text) > LETTERS_CAP:
        raise Unread("it is empty or too long")
    remarks.require_standard(text)
    names = Names(points, synonyms, how.base2)
    said = related.without_number(noise.of_samples(sums.of_program(text, points)))
    value = _one(case_sentences.rewritten(said), names, how)
    signs = names.signs(value)
    if value.ndim == 1:
        shape = np.broadcast_shapes(*(np.shape(v)[:1] for v in points.values()))
        return Formula(np.broadcast_to(value, shape), signs)
    return Formula(value.reshape(len(value), -1) if 1 in value.shape[1:] else value, signs)


def _one(text: str, names: Names, how: Manner) -> Array:
    """The value of a formula with what stands around it; what is said once more in other words must be the same."""
    found = [_said_once(part, names, how) for part in remarks.in_other_words(text)]
    if any(not agree(value, found[-1]) for value in found):
        raise Unread("several formulas are given")
    return found[-1]


SPACE = re.compile(
    r"(?:\\in(?![a-z])|∈|(?<=\s)in(?=\s))\s*\{?\s*(?:\\mathbb\s*\{?\s*R\s*\}?|ℝ|R)\s*\}?\s*(?:\^\s*(?:\{[^{}]*\}|\([^()]*\)|\w+)|[ⁿᵐˣ×]+)?"
)
"""Of which space a result is."""
CLAUSES = r";|\n|,(?=\s)|\.(?=\s+[^\W\d_]|\s*$)|=>|(?<=[\s)])(?:with|where|mit|wobei|avec|où|con|donde)(?=\s+[A-Za-z][^=]{0,12}=)"
"""Where a clause ends."""


def _said_once(text: str, names: Names, how: Manner) -> Array:
    related.require_itself(prose.unmarked(text), names.known)
    related.require_no_other(text)
    if lead := announced.LEAD.match(text):
        beside.changed(lead[0])
        if not beside.UNSAID.search(lead[0]) and not prose.UNSURE.search(lead[0]):
            text = text[lead.end() :]
    text = EACH.sub(" ", SPACE.sub(" ", announced.OBJECTIVE.sub(" ", text)))
    text = NEAR.sub(" ", text if "\\" in text else names.respelled(text))
    raw = related.without_kink(prose.dashed(text))
    if (by_case := cases.read(raw, names, how)) is not None:
        return by_case
    if cases.REST.search(raw):
        raise Unread("a case has no condition")
    said = sums.UPPER.sub(
        lambda m: m[0] if names.known(m["last"]) else f"{m['sum']}_{m['index']} ",
        names.respelled(spoken.body(text)),
    )
    if "\\begin" in said:
        raise Unread("a matrix, or cases that cannot be read")
    found: list[Array] = []
    told: list[Array] = []
    said = sums.LIMITS.sub("", remarks.SAMPLED.sub(" ", said))
    said = sums.LAST.sub("", said) if "..." in said or "sum_" in said else said
    said = sums.without_dots(said, names.numbered)
    for clause in prose.split(said, CLAUSES):
        values = _of_clause(clause, names, how)
        (told if _of_a_variable(clause, names) else found).extend(values)
    found = found or told  # what a variable is, such as b = 0 at first, is said beside
    if not found:
        raise Unread("there is no formula")
    once_more = (_tried(plain(said), names, how) for said in remarks.said_again(text))
    if any(not agree(value, found[-1]) for value in (*found, *once_more) if value is not None):
        raise Unread("several formulas are given")
    return found[-1]


def _tried(side: str, names: Names, how: Manner) -> Array | None:
    """The value of a side; None where it cannot be read."""
    with contextlib.suppress(ValueError):
        return _of_side(side, names, how)
    return None


def _of_a_variable(clause: str, names: Names) -> bool:
    """Whether a clause says what a variable of the exercise is."""
    equated = prose.sides(clause)
    if len(equated) < 2:
        return False
    if any(
        equated[0][1].strip(" $").endswith(given)
        for given in names.synonyms
        if given not in names.points and given
    ):
        return True  # a name that the passage itself gives
    try:
        left = beside.runs(equated[0][1], names.known)
    except Unread:
        return False
    return len(left) == 1 and names.find(re.sub(r"_\{?[ijk]\}?$", "", left[0])) is not None


def _of_clause(clause: str, names: Names, how: Manner) -> list[Array]:
    """The value of a clause, which may set several things equal; none of a clause of words."""
    last = re.split(r":(?=\s)|:$", clause)[-1]
    clause = last if re.search(r"\w", last) else clause
    if re.search(r"[-+*/]=(?!=)", clause):
        raise Unread("a variable is changed by an assignment")
    equated = prose.sides(clause)
    if (
        len(equated) > 1
        and related.DEVIATES.fullmatch(equated[0][1])
        and not names.known(equated[0][1].strip())
    ):
        raise Unread(related.ANOTHER)
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
            if not agree(value, found[-1]):
                _require_alike(equated[at - 1][1], side, names, how)
            found.clear()
        if found and at > 1 and not following and side.strip(" $.,") == "0":
            continue  # an equation that is solved, of what has a name
        found.append(value)
    return found


def _require_alike(one: str, other: str, names: Names, how: Manner) -> None:
    """Require that one formula comes near another one where its variables are small, as an approximation does."""
    near = Names({n: SMALL * v for n, v in names.points.items()}, names.synonyms, names.base2)
    here, there = _of_side(one, near, how), _of_side(other, near, how)
    if here is None or there is None or not agree(here, there):
        raise Unread("several formulas are given")


SMALL = 1e-3
SIGN = re.compile(r"(?P<formula>[^<>=]+?)\s*(?:[<>]=?|!=)\s*0[\s$.]*")
"""What is told of a formula's sign, such as `x^2 + 1 > 0`."""


def _of_side(side: str, names: Names, how: Manner) -> Array | None:
    if re.search(r"(?<![\w.)^*/])\d+\s*\(\(\d+\)/\(\d+\)\)", side):
        raise Unread("a number and a fraction may be a sum or a product")
    if (signed := SIGN.fullmatch(side)) and names.find(signed["formula"].strip(" $")) is None:
        side = signed["formula"]
    found = [evaluate(run, names) for run in beside.runs(digits.of_formula(side, how), names.known)]
    if not found:
        return None
    if any(not agree(value, found[0]) for value in found):
        raise Unread("several formulas are given")
    return found[0]


def read_matrix(
    text: str, points: Mapping[str, Array], synonyms: Mapping[str, Any], how: Manner = UNKNOWN
) -> Formula:
    """Read a matrix of closed forms at P points: values (P, rows, columns).

    Raises:
        ValueError: An entry cannot be read, or the rows have different lengths.
    """
    names = Names(points, synonyms, how.base2)
    if rows := entry_by_entry.of_partials(text):
        return _of_cells(rows, names)
    text = SPACE.sub(" ", digits.of_formula(blocks.in_latex(text), how) or text)
    found = grids.cells(diagonals.written_out(text, names.numbered) if names.numbered > 1 else text, how)
    out, signs = _of_cells(found.rows, names)
    if found.factor:
        before = Names({})
        out = out * float(evaluate(found.factor, before).reshape(-1)[0])
        signs = (*before.read[-1][1], *signs, "*")
    if found.transposed:
        return Formula(np.swapaxes(out, 1, 2), (*signs, "T"))
    return Formula(out, signs)


def named(
    text: str,
    pattern: str,
    points: Mapping[str, Array],
    synonyms: Mapping[str, Any],
    how: Manner = UNKNOWN,
    of_matrix: bool = False,
) -> Formula:
    """Read the formula that a passage sets equal to a name, where it stands among others.

    Args:
        text: The whole passage.
        pattern: What is found in the name, in the plain spelling and in small letters.
        points: Values of each variable.
        synonyms: Other spellings of the variables.
        how: How the whole hand-in writes.
        of_matrix: It is a matrix of formulas.

    Raises:
        ValueError: Nothing that can be read has this name, or several things have it that differ.
    """
    reader = read_matrix if of_matrix else read
    require_own(text, points, synonyms)

    def one(body: str) -> Formula:
        def at(said: str, there: Mapping[str, Array]) -> Array:
            return reader(said, there, synonyms, how).values

        said = related.alone(body, Names(points, synonyms), at)
        return remarks.without(said, lambda b: reader(b, points, synonyms, how))

    try:
        called = equations.named(
            text,
            pattern,
            one,
            lambda a, b: agree(a.values, b.values),
            lambda f: {f"v:{n}" for n in points} <= set(f.signs),
        )
        return _worked_out(called, text, one) if noise.MEAN in called.signs else called
    except ValueError:
        entries = piecewise.indexed(text, pattern) if of_matrix else []
        if len(entries) < 2:
            raise
        found = [remarks.without(e, lambda b: read(b, points, synonyms, how)).values for e in entries]
        return Formula(np.stack(found, -1)[:, None, :], ())


def _worked_out(found: Formula, text: str, read: Callable[[str], Formula]) -> Formula:
    """What a mean over noise is worked out to be, where a passage says that of it; all that it says must agree.

    Raises:
        Unread: It does not say it.
    """
    further = list[Formula]()
    for mean, body in piecewise.of_means(text):
        with contextlib.suppress(ValueError):
            if agree(read(mean).values, found.values):
                further.append(read(body))
    closed = [one for one in further if noise.MEAN not in one.signs]
    if not closed or not all(agree(one.values, found.values) for one in further):
        raise Unread(noise.OPEN)
    return closed[-1]


def require_own(text: str, points: Mapping[str, Array], synonyms: Mapping[str, Any]) -> None:
    """Require that a passage is about the quantities of the exercise: their noise, and no others by their names.

    Raises:
        Unread: It may not be.
    """
    remarks.require_standard(text)
    related.require_no_other(text)
    remarks.require_own(Names(points, synonyms).respelled(plain(text)), points, synonyms)


def definitions(
    text: str, points: Mapping[str, Array], synonyms: Mapping[str, Any], how: Manner = UNKNOWN
) -> dict[str, tuple[str, ...]]:
    """Return the names that a passage itself gives to expressions in the variables, as further `synonyms`.

    Names that stand for two things are left out, and those of variables.
    """
    names = Names(points, synonyms, how.base2)
    found: dict[str, Formula] = {}
    written: dict[str, str] = {}
    twice: set[str] = set()
    for name, body in equations.defined(text):
        if names.known(name) or names.known(re.sub(r"_\{?[ijkn]\}?$", "", name)):
            continue
        so_far = {f"({said})": _spellings(known) for known, said in written.items()}
        for _, side in prose.sides(Names(points, {**synonyms, **so_far}).respelled(plain(body))):
            if of_one_kind(name, side):
                break  # a condition
            try:
                value = read(side, points, {**synonyms, **so_far}, how)
            except ValueError:
                continue
            if name in found and not agree(found[name].values, value.values):
                twice.add(name)
            found[name], written[name] = value, side.strip(" $.,;:")
            break
    return {f"({said})": _spellings(name) for name, said in written.items() if name not in twice}


def _spellings(name: str) -> tuple[str, ...]:
    """A name that was given, with and without its index, or what it is of."""
    bare = re.sub(r"_\{?[ijkn]\}?$|\(\w\)$", "", name)
    return (name, bare) if bare != name else (name,)


def _of_cells(rows: Sequence[Sequence[str]], names: Names) -> Formula:
    """The matrix whose entries stand in cells."""
    out = np.stack([np.stack([_entry(cell, names) for cell in row], -1) for row in rows], -2)
    signs = (sign for _, entry in names.read for sign in entry)
    return Formula(out, (*signs, f"matrix:{len(rows)}x{len(rows[0])}"))


def _entry(cell: str, names: Names) -> Array:
    value = evaluate(names.respelled(plain(cell)), names)
    if value.ndim != 1:
        raise Unread(f"`{cell[:80]}` is no formula")
    return np.broadcast_to(value, (names.count,))
