"""What a cohort's results say of the checks themselves: difficulty, discrimination, what looks broken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from graders.model import WAITING, Report, Result, Verdict

FEWEST = 5
"""Submissions from which on shares are told from chance at all."""
ENOUGH = 10
"""Submissions from which on a negative discrimination is held against a check."""
SURE = 2.58
"""Standard errors (99 %) by which it must lie below zero for that."""
NEAR = 0.1
"""A value so near its bound, as a share of the bound's room, is nearly on the other side."""


@dataclass(frozen=True)
class Item:
    """One check over all submissions.

    `difficulty` is the mean share of its points earned (high is easy); `discrimination` the corrected
    item-total correlation: of its score with that of all other checks, NaN where either never varies.
    """

    id: str
    title: str
    exercise: str
    public: bool
    counts: dict[Verdict, int]
    difficulty: float
    discrimination: float
    seconds: float
    suspicious: str = ""


@dataclass
class Believed:
    """A recognised mistake: its words, and the submissions in which it was found, with the first such check."""

    words: str
    students: dict[str, str] = field(default_factory=dict)


def items(reports: Sequence[Report], margins: Mapping[str, float] | None = None) -> list[Item]:
    """All checks, in the order of the sheet; submissions that a person has yet to decide count in no score.

    Args:
        reports: The cohort's.
        margins: The room to its bound that the reference has in a check, as a share, where it is known.
    """
    rows: dict[str, tuple[str, list[tuple[Report, Result]]]] = {}
    for report in reports:
        for exercise in report.exercises:
            for result in exercise.results:
                rows.setdefault(result.id, (exercise.title, []))[1].append((report, result))
    known = margins or {}
    return [_item(exercise, results, known.get(name)) for name, (exercise, results) in rows.items()]


def _item(exercise: str, results: list[tuple[Report, Result]], margin: float | None) -> Item:
    first = results[0][1]
    counts = {v: sum(r.outcome.verdict is v for _, r in results) for v in Verdict}
    decided = [(p, r) for p, r in results if r.outcome.verdict not in WAITING]
    own = np.array([r.score for _, r in decided])
    rest = np.array([p.score - r.score for p, r in decided])
    worth = first.points or 1.0
    shares = (
        own / worth if first.points else np.array([r.outcome.verdict is Verdict.PASSED for _, r in decided])
    )
    discrimination = float("nan")
    if len(decided) >= FEWEST and np.ptp(own) > 0 and np.ptp(rest) > 0:
        discrimination = float(np.corrcoef(own, rest)[0, 1])
    difficulty = float(np.mean(shares)) if decided else float("nan")
    seconds = float(np.median([r.seconds for _, r in results]))
    near = [r for _, r in results if r.outcome.margin is not None and abs(r.outcome.margin) < NEAR]
    said = _suspicion(first, len(decided), counts, difficulty, discrimination)
    if not said and len(results) >= FEWEST and len(near) > len(results) / 3:
        said = f"{len(near)} of {len(results)} hand-ins are within {NEAR:.0%} of its bound: is that where it belongs?"
    if not said and margin is not None and margin < NEAR:
        said = f"the reference itself is within {NEAR:.0%} of its bound: is that too strict?"
    return Item(
        first.id, first.title, exercise, first.public, counts, difficulty, discrimination, seconds, said
    )


def _suspicion(
    check: Result,
    decided: int,
    counts: dict[Verdict, int],
    difficulty: float,
    discrimination: float,
) -> str:
    """Why a check may be wrong itself; empty where nothing speaks for it."""
    if counts[Verdict.BROKEN]:
        return f"it broke for {counts[Verdict.BROKEN]}: a fault of the grader"
    if decided >= FEWEST and difficulty == 0 and check.points:
        return "nobody has a point: is it taught, and is it right?"
    if decided >= ENOUGH and discrimination < -np.tanh(SURE / np.sqrt(decided - 3)):  # by Fisher's z
        return "the better a hand-in is otherwise, the worse it does here"
    total = sum(counts.values())
    if total >= FEWEST and counts[Verdict.HUMAN] > total / 2 and check.kind != "manual":
        return "the machine decides it for less than half: names or spellings are missing"
    return ""


def broken_for_all(reports: Sequence[Report]) -> list[str]:
    """The ids of the checks at which the grader or the machine failed with every submission that was graded for them."""
    verdicts: dict[str, set[Verdict]] = {}
    for report in reports:
        for result in report.results:
            verdicts.setdefault(result.id, set()).add(result.outcome.verdict)
    return [id_ for id_, of in verdicts.items() if of == {Verdict.BROKEN}]


def believed(reports: Sequence[Report]) -> list[Believed]:
    """The recognised mistakes, most frequent first."""
    found: dict[str, Believed] = {}
    for report in reports:
        for result in report.results:
            cause = result.outcome.diagnosis.cause
            if result.outcome.verdict is Verdict.FAILED and cause:
                key = result.outcome.mistake or f"{result.id} {cause}"
                found.setdefault(key, Believed(cause)).students.setdefault(report.student, result.id)
    return sorted(found.values(), key=lambda b: -len(b.students))
