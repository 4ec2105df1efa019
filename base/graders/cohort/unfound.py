"""What was not found in a cohort, by symbol: the names that these hand-ins use, and the lines that say what is meant."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from graders.checks import Check
from graders.errors import UserError
from graders.grading.names import names_to_give
from graders.grading.readings import UNCERTAIN
from graders.grading.verdict import NOT_FOUND
from graders.model import Report, Result, Submission, Verdict
from graders.sheets.spec import Spec
from graders.vocabulary.identifiers import says_the_same, telling
from graders.vocabulary.symbols import SymbolSpec, symbols_of

SHOWN = 8
"""Names that are shown of a symbol, the likeliest first."""
TOLD = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True)
class Name:
    """A name that hand-ins use, and the lines for overrides.yaml that say it is what the sheet means."""

    name: str
    students: tuple[str, ...]
    lines: str
    likely: bool
    """Whether it shares a word with the sheet's name, or was tried in its place."""


@dataclass(frozen=True)
class Unfound:
    """A symbol that was not found in some hand-ins, or not for certain.

    Args:
        symbol: Its id in the spec, which the lines give.
        name: The sheet's name for it.
        titles: The checks that wait for it.
        students: Whose hand-ins these are.
        points: What waits in them for it, of all together.
        names: What these hand-ins call their functions and classes, the likeliest first.
        more: How many names are not shown.
    """

    symbol: str
    name: str
    titles: tuple[str, ...]
    students: tuple[str, ...]
    points: float
    names: tuple[Name, ...]
    more: int


def unfound(
    spec: Spec, reports: Sequence[Report], loads: Mapping[str, Callable[[], Submission]]
) -> list[Unfound]:
    """Return the symbols that were not found, those that hold back most points first.

    Args:
        spec: The sheet.
        reports: Those of all submissions.
        loads: Read the submissions again, by student.
    """
    checks = {c.id: c for c in spec.checks}
    lost: dict[str, dict[str, list[Result]]] = {}
    for report in reports:
        for result in report.results:
            symbol = lacking(spec, checks[result.id], result) if result.id in checks else ""
            if symbol:
                lost.setdefault(symbol, {}).setdefault(report.student, []).append(result)
    names = {s: _names(loads, s) for s in {s for of in lost.values() for s in of}}
    found = [_unfound(spec, symbol, of, names) for symbol, of in lost.items()]
    return sorted(found, key=lambda one: (-one.points, one.symbol))


def lacking(spec: Spec, check: Check, result: Result) -> str:
    """Return the symbol for want of which a person has to decide a check; empty where there is none."""
    said = result.outcome.diagnosis.summary
    if result.outcome.verdict is not Verdict.HUMAN or not said.startswith((NOT_FOUND, UNCERTAIN)):
        return ""
    symbols = symbols_of(check)
    named = (s for s in symbols if f"`{spec.naming.symbols[s].names[0]}`" in said)
    return next(named, symbols[0] if symbols else "")


def _names(loads: Mapping[str, Callable[[], Submission]], student: str) -> list[str]:
    """Return the names in a hand-in that can be given; none of one that can no longer be read."""
    with suppress(UserError, OSError, KeyError):
        return names_to_give(loads[student]().files)
    return []


def _unfound(
    spec: Spec, symbol: str, lost: Mapping[str, Sequence[Result]], names: Mapping[str, Sequence[str]]
) -> Unfound:
    own, others = spec.naming.symbols[symbol], [o for s, o in spec.naming.symbols.items() if s != symbol]
    users: dict[str, list[str]] = {}
    for student in lost:
        for name in names[student]:
            users.setdefault(name, []).append(student)
    seen = " ".join(r.outcome.diagnosis.actual for results in lost.values() for r in results)
    tried = set(TOLD.findall(seen))
    free = [n for n in users if n in tried or not any(_means(n, other) for other in others)]
    likely = {n: n in tried or shared(n, own) > 0 for n in free}
    free.sort(key=lambda n: (n not in tried, -shared(n, own), -len(users[n]), n))
    results = [r for of in lost.values() for r in of]
    return Unfound(
        symbol,
        own.names[0],
        tuple(dict.fromkeys(r.title for r in results)),
        tuple(lost),
        sum(r.pending for r in results),
        tuple(Name(n, tuple(users[n]), lines(symbol, n, users[n]), likely[n]) for n in free[:SHOWN]),
        max(0, len(free) - SHOWN),
    )


def _means(name: str, other: SymbolSpec) -> bool:
    """Return whether a name is that of another symbol."""
    last = name.rpartition(".")[2]
    return any(says_the_same(last, spelling) for spelling in other.names)


def shared(name: str, symbol: SymbolSpec) -> float:
    """Return which share of the words of one of a symbol's names a name has, at most 1."""
    words = set(telling(name))
    return max(len(words & set(telling(own))) / len(set(telling(own))) for own in symbol.names)


def lines(symbol: str, name: str, students: Sequence[str]) -> str:
    """Return the lines of a file of overrides that say what a symbol is called in these hand-ins."""
    return "".join(
        f"- {{student: {json.dumps(s, ensure_ascii=False)}, symbols: {{{symbol}: {name}}}}}\n"
        for s in students
    )
