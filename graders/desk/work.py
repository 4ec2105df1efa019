"""What there is to grade: an index of all that waits for a person, made of the records of the cohort, by question."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from graders.cohort.kept import Record, of_text
from graders.cohort.state import State
from graders.cohort.unfound import lacking
from graders.errors import UserError
from graders.model import Outcome, Result, Verdict
from graders.paths import INSTRUCTOR, STATE
from graders.sheets.spec import Spec

KEY = f"{INSTRUCTOR}/desk.key"
LEAST_WORDS = 4
"""Words of a text that is compared with others."""


@dataclass(frozen=True, slots=True)
class Item:
    """One answer of one submission to one question.

    Args:
        check: The question.
        student: Whose it is.
        waits: Whether the machine left it to a person.
        verdict: The machine's.
        score: What it earned by the machine alone.
        mistake: The named mistake that it shares with others.
        seen: A digest of what it returned.
        summary: What the machine says of it.
        words: A digest of its text, however it is set.
        shingles: Digests of the pairs of words in it.
        symbol: The symbol for want of which it waits.
    """

    check: str
    student: str
    waits: bool
    verdict: Verdict
    score: float
    mistake: str = ""
    seen: str = ""
    summary: str = ""
    words: str = ""
    shingles: frozenset[int] = frozenset()
    symbol: str = ""


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
        self.by_check = {c.id: {} for c in self.spec.checks}
        self._row = 0
        self._names: dict[str, str] = {}
        self._ranks: dict[tuple[str, str], str] = {}
        self.refresh()
        if not self.digests:
            raise UserError(
                f"{self.out}: has no records of what was graded; run `torchgrade regrade {self.out}` once with this version"
            )

    def refresh(self) -> bool:
        """Read what was graded since; return whether anything was."""
        before = self._row
        while found := self.state.kept_since(self._row):
            self._row, text = found[0]
            self._take(of_text(text))
        if self._row != before:
            there = self.state.students()
            for gone in self.digests.keys() - there:
                self._forget(gone)
        return self._row != before

    def _take(self, record: Record) -> None:
        student = record.report.student
        self.digests[student] = record.decided
        self.counting[student] = record.version
        report = record.report
        self.scores[student] = (report.score, report.points, report.pending)
        self._names[self.pseudonym(student)] = student
        for result in report.results:
            if result.id not in self.by_check or not result.points:
                continue
            machine = result.outcome.before or result.outcome
            text = beside_written_text(machine)
            self.by_check[result.id][student] = Item(
                result.id,
                student,
                result.for_a_person,
                machine.verdict,
                round(result.points * machine.credit, 4),
                machine.diagnosis.cause or machine.mistake,
                (record.seen or {}).get(result.id, ""),
                machine.diagnosis.summary,
                _digest(text) if text else "",
                _shingles(text) if result.for_a_person else frozenset(),
                self._symbol(result, machine) if result.for_a_person else "",
            )

    def _symbol(self, result: Result, machine: Outcome) -> str:
        return lacking(self.spec, self.spec.check(result.id), replace(result, outcome=machine))

    def _forget(self, student: str) -> None:
        del (
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
        for student in (known := list(students)):
            if (check, student) not in self._ranks:
                self._ranks[check, student] = _keyed(self.secret, "order", check, student)[:12]
        return sorted(known, key=lambda s: self._ranks[check, s])

    def draw(self, *parts: str) -> float:
        """Return a number between 0 and 1 that is always the same for the same words."""
        return int(_keyed(self.secret, "draw", *parts)[:12], 16) / 16**12

    def questions(self) -> list[str]:
        """Return the checks at which anything waits, in the order of the sheet."""
        return [c for c, of in self.by_check.items() if any(i.waits for i in of.values())]

    def close(self) -> None:
        """Close the file of the cohort's state."""
        self.state.close()


def beside_written_text(outcome: Outcome) -> str:
    """Return what a student wrote or what came, as text that can be compared."""
    return outcome.wrote or outcome.diagnosis.actual


def words_of(text: str) -> list[str]:
    """Return the words of a text, however they are set: small letters, no marks."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))


def _digest(text: str) -> str:
    return hashlib.sha256(" ".join(words_of(text)).encode()).hexdigest()[:16]


def _shingles(text: str) -> frozenset[int]:
    """Return digests of all pairs of words that follow each other."""
    words = words_of(text)
    if len(words) < LEAST_WORDS:
        return frozenset()
    pairs = (f"{a} {b}" for a, b in pairwise(words))
    return frozenset(int.from_bytes(hashlib.blake2b(p.encode(), digest_size=4).digest()) for p in pairs)


def _keyed(secret: bytes, *parts: str) -> str:
    return hmac.new(secret, "\0".join(parts).encode(), hashlib.sha256).hexdigest()


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
