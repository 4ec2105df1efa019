"""How far grading by hand is: by question, by grader, what is left, and how long it will take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from graders.desk.desk import Desk

PAUSE = 600.0
"""Seconds after which somebody has made a break."""
UNKNOWN = 30.0
"""Seconds that an answer takes as long as nobody knows."""


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
    times = saves(desk)
    decided: dict[str, list[float]] = {}
    for (_, check), decision in desk.book.decided.items():
        if decision.points is not None and check:
            most = desk.work.spec.check(check).points
            decided.setdefault(decision.by, []).append(decision.points / most if most else 1.0)
    found = [
        Pace(name, len(shares), _median(times.get(name, {})), sum(shares) / len(shares))
        for name, shares in decided.items()
    ]
    return sorted(found, key=lambda p: (-p.answers, p.name))


def saves(desk: Desk) -> dict[str, dict[str, list[float]]]:
    """Return by grader and question the times between saves that follow each other, without breaks."""
    last: dict[str, datetime] = {}
    found: dict[str, dict[str, list[float]]] = {}
    for event in desk.book.events:
        by = event.get("decision", {}).get("by")
        if not by or event["decision"].get("rule"):
            continue
        now = datetime.fromisoformat(event["when"])
        if by in last and (seconds := (now - last[by]).total_seconds()) < PAUSE:
            found.setdefault(by, {}).setdefault(event["check"], []).append(seconds)
        last[by] = now
    return found


def _median(by_check: Mapping[str, list[float]]) -> float | None:
    all_ = [s for seconds in by_check.values() for s in seconds]
    return median(all_) if all_ else None


def seconds_left(desk: Desk) -> dict[str, float]:
    """Return by question how long one grader takes for what is left, at the pace of its own saves, else of all."""
    times = saves(desk)
    of: dict[str, list[float]] = {}
    for by_check in times.values():
        for check, seconds in by_check.items():
            of.setdefault(check, []).extend(seconds)
    everything = [s for seconds in of.values() for s in seconds]
    usual = median(everything) if everything else UNKNOWN
    return {
        check: len(desk.open(check)) * (median(of[check]) if of.get(check) else usual)
        for check in desk.work.questions()
    }


def in_words(seconds: float) -> str:
    """Return a time as people say it."""
    if seconds < 60:
        return "less than a minute" if seconds else "nothing"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} minute{'s' if minutes != 1 else ''}"
    return f"{minutes // 60} h {minutes % 60:02} min"


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
