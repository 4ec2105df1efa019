"""Whether graders agree: a sample that a second one grades unseen, and what the two made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graders.desk.desk import SECOND, Desk
from graders.desk.drafts import Draft, Key
from graders.errors import UserError


@dataclass(frozen=True)
class Pair:
    """Two gradings of one answer.

    Args:
        key: The answer.
        first: Points of who decided it, and who.
        second: Points of who graded it unseen, and who.
    """

    key: Key
    first: tuple[float, str]
    second: tuple[float, str]

    @property
    def apart(self) -> float:
        """By how much the second is above the first."""
        return round(self.second[0] - self.first[0], 4)


@dataclass(frozen=True)
class Agreement:
    """How far two gradings agree.

    Args:
        pairs: All of them.
        kappa: Cohen's, of the points as classes; None where that says nothing.
        apart: The mean difference, second less first.
    """

    pairs: tuple[Pair, ...]
    kappa: float | None
    apart: float


def pairs(desk: Desk, check: str = "") -> list[Pair]:
    """Return what was graded twice, of one question or of all; the last second grading of each answer counts."""
    seconds = {
        (e["student"], e["check"]): (float(e["points"]), str(e["by"]))
        for e in desk.book.events
        if e.get("event") == SECOND and (not check or e["check"] == check)
    }
    found = []
    for key, second in seconds.items():
        first = desk.book.of(key)
        if first is not None and first.points is not None:
            found.append(Pair(key, (first.points, first.by), second))
    return found


def agreement(found: Sequence[Pair]) -> Agreement:
    """Return how far the gradings of some answers agree."""
    apart = sum(p.apart for p in found) / len(found) if found else 0.0
    return Agreement(tuple(found), kappa([(p.first[0], p.second[0]) for p in found]), round(apart, 4))


def kappa(gradings: Sequence[tuple[float, float]]) -> float | None:
    """Return Cohen's kappa: the share of agreement beyond that of chance; None where all points are the same, or there are none."""
    if not gradings:
        return None
    n = len(gradings)
    classes = {p for pair in gradings for p in pair}
    by_chance = sum(
        (sum(a == c for a, _ in gradings) / n) * (sum(b == c for _, b in gradings) / n) for c in classes
    )
    agreed = sum(a == b for a, b in gradings) / n
    return None if by_chance == 1 else round((agreed - by_chance) / (1 - by_chance), 4)


def to_grade(desk: Desk, check: str, by: str) -> list[str]:
    """Return the students whose answers a grader is to grade unseen: of the sample, decided by another, not graded twice yet."""
    done = {p.key for p in pairs(desk, check)}
    found = []
    for item in desk.all(check):
        key = (item.student, check)
        decision = desk.book.of(key)
        if (
            desk.book.is_decided(key)
            and key not in done
            and decision is not None
            and decision.by != by
            and desk.work.draw("second", check, item.student) < desk.second
        ):
            found.append(item.student)
    return found


def grade(desk: Desk, key: Key, draft: Draft, by: str) -> None:
    """Note a second grading in the trail; it changes no points.

    Raises:
        UserError: It says no points, or is by who decided first.
    """
    first = desk.book.of(key)
    if first is None or first.points is None or first.by == by:
        raise UserError("a second grading is of an answer that another grader has decided")
    points = draft.points
    if draft.items is not None:
        check = desk.work.spec.check(key[1])
        points = desk.book.rubrics[key[1]].points(draft.items, check.points, draft.adjust)
    if points is None:
        raise UserError("tick an item, or give points")
    desk.book.note(
        {
            "event": SECOND,
            "student": key[0],
            "check": key[1],
            "by": by,
            "points": points,
            "items": list(draft.items or ()),
            "comment": draft.comment,
        }
    )
