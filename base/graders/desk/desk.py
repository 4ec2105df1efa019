"""The desk: who grades what, what comes next, and what is saved; it knows no web."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from graders.cohort.kept import digest_of
from graders.desk.book import Book
from graders.desk.drafts import Draft, Key
from graders.desk.index import Item
from graders.desk.work import Work

CLAIM = 600.0
"""Seconds for which an answer is held for who looks at it."""
REVEAL = "reveal"
"""The event of the trail that says who asked for a name."""
SECOND = "second"
"""The event of the trail that is a second grading, which changes no points."""


@dataclass(frozen=True)
class Claim:
    """Who looks at an answer, and until when."""

    by: str
    until: float


@dataclass
class Desk:
    """All graders' work on one cohort.

    Args:
        work: What there is to grade.
        book: What is decided.
        graders: By name: the weight by which answers are handed out to them.
        by: What is handed out as one: single answers, whole questions, or all of a student.
        second: The share of the answers that two graders grade.
        follow: Told whose pages are to be made again.
        clock: Says the time.
    """

    work: Work
    book: Book
    graders: Mapping[str, float]
    second: float = 0.0
    by: Literal["answers", "questions", "students"] = "answers"
    follow: Callable[[Collection[str]], None] = lambda _: None
    clock: Callable[[], float] = time.monotonic
    claims: dict[Key, Claim] = field(default_factory=dict)

    def refresh(self) -> set[str]:
        """Take in what other programs wrote, decisions and results; return whose submissions were graded again."""
        edited, graded = self.book.refresh(), self.work.refresh()
        if edited or graded:
            self.follow(self.behind(None if edited else graded))
        return graded

    def behind(self, of: Collection[str] | None = None) -> list[str]:
        """Return whose pages do not show yet what is decided, of some students or of all."""
        there = self.work.digests.keys() if of is None else self.work.digests.keys() & set(of)
        mine = self.book.of_students(there)
        return [s for s in there if digest_of(mine.get(s, ())) != self.work.digests[s]]

    # -- what comes next -------------------------------------------------------------------------

    def open(self, check: str) -> list[Item]:
        """Return the answers to a question that wait, in its order."""
        of = self.work.by_check[check]
        waits = [s for s, i in of.items() if i.waits and not self.book.is_decided((s, check))]
        return [of[s] for s in self.work.order(check, waits)]

    def left(self, check: str) -> int:
        """Return how many answers to a question wait."""
        of = self.work.by_check[check]
        return sum(i.waits and not self.book.is_decided((s, check)) for s, i in of.items())

    def all(self, check: str, *, waiting: bool = True) -> list[Item]:
        """Return the answers to a question that are a person's, graded or not, in its order; or those of all students."""
        of = self.work.by_check[check]
        return [of[s] for s in self.work.order(check, of) if of[s].waits or not waiting]

    def free(self, key: Key, by: str) -> bool:
        """Return whether nobody else looks at an answer now."""
        claim = self.claims.get(key)
        return claim is None or claim.by == by or claim.until < self.clock()

    def holder(self, key: Key, by: str) -> str:
        """Return who else looks at an answer now."""
        return "" if self.free(key, by) else self.claims[key].by

    def claim(self, key: Key, by: str) -> bool:
        """Hold an answer for a grader; return whether nobody else holds it."""
        if not self.free(key, by):
            return False
        self.claims[key] = Claim(by, self.clock() + CLAIM)
        return True

    def release(self, by: str, but: Collection[Key] = ()) -> None:
        """Let go of what a grader holds."""
        for key in [k for k, c in self.claims.items() if c.by == by and k not in but]:
            del self.claims[key]

    def next(self, check: str, by: str, after: str = "", *, leave: Collection[str] = ()) -> str | None:
        """Return the student whose answer is next: the first that waits after another, that nobody holds; own share first.

        Args:
            check: The question.
            by: Who asks.
            after: The student whose answer is looked at.
            leave: Students who are not meant.
        """
        order = [i.student for i in self.all(check)]
        at = order.index(after) + 1 if after in order else 0
        turn = [s for s in (*order[at:], *order[:at]) if s != after and s not in leave]
        left = [s for s in turn if not self.book.is_decided((s, check)) and self.free((s, check), by)]
        mine = (s for s in left if self.given_to(check, s) == by)
        return next(mine, next(iter(left), None))

    def given_to(self, check: str, student: str) -> str:
        """Return to whom an answer is handed out: by weight, so that few change hands when a grader comes or goes."""
        if len(self.graders) < 2:
            return next(iter(self.graders), "")
        return max(self.graders, key=lambda g: (self._lot(g, check, student), g))

    def _lot(self, grader: str, check: str, student: str) -> float:
        weight = self.graders[grader]
        if weight <= 0:
            return 0.0
        parts = {"answers": (check, student), "questions": (check,), "students": ("", student)}[self.by]
        return float(max(self.work.draw("lot", grader, *parts), 1e-12) ** (1 / weight))

    # -- saving ----------------------------------------------------------------------------------

    def save(self, key: Key, draft: Draft, by: str, version: str) -> bool:
        """Save a decision; return whether it says anything new.

        Raises:
            Conflict: Somebody else was first.
            UserError: It cannot be.
        """
        new = self.book.save({key: draft}, by, {key: version})
        if new:
            self.follow([key[0]])
        if (claim := self.claims.get(key)) and claim.by == by:
            del self.claims[key]
        return bool(new)

    def score(self, key: Key) -> float | None:
        """Return the points that a person gave; None where nobody did."""
        decision = self.book.of(key)
        return None if decision is None else decision.points
