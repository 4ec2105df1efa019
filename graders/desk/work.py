"""What there is to grade: an index of all that waits for a person, made of the records of the cohort, by question."""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from graders.cohort.kept import Record, of_text
from graders.cohort.state import State
from graders.desk.index import Answers, Index, Item
from graders.errors import UserError
from graders.paths import INSTRUCTOR, STATE
from graders.sheets.answered import own_answers
from graders.sheets.spec import Spec

KEY = f"{INSTRUCTOR}/desk.key"
INDEX = f"{INSTRUCTOR}/desk-index.sqlite"


@dataclass
class Work:
    """The answers of a cohort, under pseudonyms, in an order that is another one for each question.

    Args:
        spec: The sheet.
        out: The folder of the cohort's results.

    Raises:
        UserError: Nothing was graded there, or by a version that kept no records.
    """

    spec: Spec
    out: Path
    by_check: dict[str, dict[str, Item]] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    """By student: by which decisions the pages were made."""
    scores: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    """By student: score, points and pending as the pages say."""

    counting: dict[str, str] = field(default_factory=dict)
    """By student: which of several versions counts, where they were all graded."""

    def __post_init__(self) -> None:
        self.secret = secret_of(self.out / KEY)
        self.state = State(self.out / STATE)
        self.index = Index(self.spec, self.out / INDEX)
        self.by_check = {c.id: {} for c in self.spec.checks}
        self._rows: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._ranks: dict[str, dict[str, str]] = {c: {} for c in self.by_check}
        self._seen = -1
        self.refresh()
        self.index.forget_all_but(self.digests)
        if not self.digests:
            raise UserError(
                f"{self.out}: has no records of what was graded; run `torchgrade regrade {self.out}` once with this version"
            )

    @cached_property
    def answers(self) -> dict[str, str]:
        """What the sheet itself answers, by check."""
        return own_answers(self.spec)

    def refresh(self) -> set[str]:
        """Read what was graded since, or is there no more; return whose that is."""
        seen = self.state.version()
        if seen == self._seen:
            return set()
        rows = self.state.rows()
        gone = self._rows.keys() - rows.keys()
        new = [s for s, row in rows.items() if self._rows.get(s) != row]
        for student in gone:
            self._forget(student)
        for student, text in self.state.kept_of(new):
            self._take(self.index.of(student, text))
            self._rows[student] = rows[student]
        self.index.write()
        self._seen = seen
        return {*gone, *new}

    def _take(self, found: Answers) -> None:
        student = found.student
        self.digests[student] = found.decided
        self.counting[student] = found.version
        self.scores[student] = found.scores
        self._names[self.pseudonym(student)] = student
        for item in found.items:
            if item.check in self.by_check:
                self.by_check[item.check][student] = item

    def _forget(self, student: str) -> None:
        del (
            self._rows[student],
            self.digests[student],
            self.counting[student],
            self.scores[student],
            self._names[self.pseudonym(student)],
        )
        for of in self.by_check.values():
            of.pop(student, None)

    def record(self, student: str) -> Record:
        """Return all that is kept of a submission.

        Raises:
            KeyError: There is none.
        """
        found = self.state.kept(student)
        if not found:
            raise KeyError(student)
        return of_text(found[0][1])

    def pseudonym(self, student: str) -> str:
        """Return what a student is called at the desk; the same for as long as the cohort's key is there."""
        return _keyed(self.secret, "name", student)[:8]

    def student(self, pseudonym: str) -> str:
        """Return who is behind a pseudonym.

        Raises:
            KeyError: Nobody is.
        """
        return self._names[pseudonym]

    def order(self, check: str, students: Iterable[str]) -> list[str]:
        """Return students in the order of a question: by a hash, so that nobody's name decides, and each question has another."""
        ranks = self._ranks[check]
        for student in (known := list(students)):
            if student not in ranks:
                ranks[student] = _keyed(self.secret, "order", check, student)[:12]
        return sorted(known, key=ranks.__getitem__)

    def draw(self, *parts: str) -> float:
        """Return a number between 0 and 1 that is always the same for the same words."""
        return int(_keyed(self.secret, "draw", *parts)[:12], 16) / 16**12

    def questions(self) -> list[str]:
        """Return the checks at which anything waits, in the order of the sheet."""
        return [c for c, of in self.by_check.items() if any(i.waits for i in of.values())]

    def close(self) -> None:
        """Close the files of the cohort's state and of the index."""
        self.state.close()
        self.index.close()


def _keyed(secret: bytes, *parts: str) -> str:
    return hmac.digest(secret, "\0".join(parts).encode(), "sha256").hex()


def secret_of(path: Path) -> bytes:
    """Return the desk's secret, drawn once and readable by its owner alone."""
    if path.is_file() and len(kept := path.read_bytes()) >= 32:
        return kept
    secret = secrets.token_bytes(32)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(secret)
    part.replace(path)
    return secret
