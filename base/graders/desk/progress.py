"""How far grading by hand is: by question, by grader, what is left, and how long it will take."""

from __future__ import annotations

from dataclasses import dataclass

from graders.cohort.pace import saves, seconds_each, usual
from graders.desk.desk import Desk


@dataclass(frozen=True)
class Pace:
    """What one grader did.

    Args:
        name: Who.
        answers: How many answers were decided last by them.
        seconds: The median time from one of their saves to the next; None as long as nobody knows.
        points: The mean share of the points that they gave.
    """

    name: str
    answers: int
    seconds: float | None
    points: float


def paces(desk: Desk) -> list[Pace]:
    """Return what each grader did, the busiest first."""
    times = saves(desk.book.events)
    decided: dict[str, list[float]] = {}
    for (_, check), decision in desk.book.decided.items():
        if decision.points is not None and check:
            most = desk.work.spec.check(check).points
            decided.setdefault(decision.by, []).append(decision.points / most if most else 1.0)
    found = [
        Pace(name, len(shares), usual(times.get(name, {})), sum(shares) / len(shares))
        for name, shares in decided.items()
    ]
    return sorted(found, key=lambda p: (-p.answers, p.name))


def seconds_left(desk: Desk) -> dict[str, float]:
    """Return by question how long one grader takes for what is left."""
    checks = desk.work.questions()
    each = seconds_each(saves(desk.book.events), checks)
    return {check: desk.left(check) * each[check] for check in checks}


def distribution(desk: Desk, bars: int = 10) -> list[tuple[str, int]]:
    """Return how many hand-ins have reached which share of the points, by what is decided now."""
    moved: dict[str, float] = {}
    for check, items in desk.work.by_check.items():
        for student, item in items.items():
            decision = desk.book.of((student, check))
            points = decision.points if decision and decision.points is not None else item.score
            moved[student] = moved.get(student, 0.0) + points
    counts = [0] * bars
    for student, points in moved.items():
        share = points / (desk.work.scores[student][1] or 1)
        counts[max(0, min(bars - 1, int(share * bars)))] += 1
    step = 100 // bars
    return [(f"{step * i}–{step * (i + 1)} %", n) for i, n in enumerate(counts)]
