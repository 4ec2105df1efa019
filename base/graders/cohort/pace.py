"""How far grading by hand is, and how fast it goes: by question and by grader, of reports and of the trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from graders.model import WAITING, Report

PAUSE = 600.0
"""Seconds after which somebody has made a break."""
UNKNOWN = 30.0
"""Seconds that an answer takes as long as nobody knows."""


@dataclass(frozen=True)
class Left:
    """How far one question is.

    Args:
        id: The question.
        title: What it is called.
        total: The answers that are a person's.
        open: Those of them that wait.
        seconds: How long one grader takes for these.
    """

    id: str
    title: str
    total: int
    open: int
    seconds: float


@dataclass(frozen=True)
class Grader:
    """What one grader did.

    Args:
        name: Who.
        answers: How many answers were decided last by this grader.
        seconds: The median time from one save to the next; None as long as nobody knows.
    """

    name: str
    answers: int
    seconds: float | None


@dataclass(frozen=True)
class ByHand:
    """How far grading by hand is.

    Args:
        questions: Those at which anything is a person's, in the order of the sheet.
        graders: Who decided anything, the busiest first.
    """

    questions: tuple[Left, ...] = ()
    graders: tuple[Grader, ...] = ()

    @property
    def total(self) -> int:
        """How many answers are a person's."""
        return sum(q.total for q in self.questions)

    @property
    def open(self) -> int:
        """How many of them wait."""
        return sum(q.open for q in self.questions)

    @property
    def takes(self) -> str:
        """How long one grader takes for what waits, in words."""
        return in_words(sum(q.seconds for q in self.questions))


def by_hand(reports: Sequence[Report], trail: Iterable[Mapping[str, Any]]) -> ByHand:
    """Return how far grading by hand is.

    Args:
        reports: Those of all submissions.
        trail: What people decided, in the order of time.
    """
    events = [e for e in trail if "decision" in e and e["check"]]
    times = saves(events)
    counts: dict[str, tuple[str, int, int]] = {}
    for report in reports:
        for result in report.results:
            if result.for_a_person:
                title, total, open_ = counts.get(result.id, (result.title, 0, 0))
                waits = result.outcome.verdict in WAITING
                counts[result.id] = title, total + 1, open_ + waits
    order = dict.fromkeys(r.id for report in reports for r in report.results)
    pace = seconds_each(times, order)
    questions = tuple(Left(c, *counts[c], counts[c][2] * pace[c]) for c in order if c in counts)
    last = {(e["student"], e["check"]): e["decision"] for e in events}
    done: dict[str, int] = {}
    for decision in last.values():
        if "points" in decision:
            done[decision.get("by", "")] = done.get(decision.get("by", ""), 0) + 1
    graders = [Grader(name, n, usual(times.get(name, {}))) for name, n in done.items()]
    return ByHand(questions, tuple(sorted(graders, key=lambda g: (-g.answers, g.name))))


def saves(trail: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, list[float]]]:
    """Return by grader and question the seconds between saves that follow each other.

    Breaks are left out, and what was decided at once: groups, and lines that stood in the file together.
    """
    last: dict[str, datetime] = {}
    found: dict[str, dict[str, list[float]]] = {}
    for event in trail:
        by = event.get("decision", {}).get("by")
        if not by or event["decision"].get("rule"):
            continue
        now = datetime.fromisoformat(event["when"])
        if by in last and 0 < (seconds := (now - last[by]).total_seconds()) < PAUSE:
            found.setdefault(by, {}).setdefault(event["check"], []).append(seconds)
        last[by] = now
    return found


def usual(by_check: Mapping[str, list[float]]) -> float | None:
    """Return the median of the times at all questions; None where there are none."""
    all_ = [s for seconds in by_check.values() for s in seconds]
    return median(all_) if all_ else None


def seconds_each(times: Mapping[str, Mapping[str, list[float]]], checks: Iterable[str]) -> dict[str, float]:
    """Return by question how long an answer takes: at the pace of its own saves, else of all."""
    of: dict[str, list[float]] = {}
    for by_check in times.values():
        for check, seconds in by_check.items():
            of.setdefault(check, []).extend(seconds)
    all_ = usual(of)
    otherwise = UNKNOWN if all_ is None else all_
    return {check: median(of[check]) if of.get(check) else otherwise for check in checks}


def in_words(seconds: float) -> str:
    """Return a time as people say it."""
    if seconds < 60:
        return "less than a minute" if seconds else "nothing"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} minute{'s' if minutes != 1 else ''}"
    return f"{minutes // 60} h {minutes % 60:02} min"
