"""What the desk's lists and groups need of each answer, kept on disk so that it starts at once; it can be rebuilt at any time."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import unicodedata
from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from graders.cohort.kept import of_text
from graders.cohort.unfound import lacking
from graders.errors import UserError
from graders.model import Outcome, Report, Result, Verdict
from graders.sheets.spec import Spec

FORM = 1
"""The form of an entry; another one is made anew."""
LEAST_WORDS = 4
"""Words of a text that is compared with others."""
TABLE = (
    "create table if not exists answers (student text primary key, key text not null, entry text not null)"
)


class Item(NamedTuple):
    """One answer of one submission to one question.

    Attributes:
        check: The question.
        student: Whose it is.
        waits: Whether the machine left it to a person.
        verdict: The machine's.
        score: What it earned by the machine alone.
        mistake: The named mistake that it shares with others.
        seen: A digest of what it returned.
        summary: What the machine says of it.
        words: A digest of its text, however it is set.
        pairs: Digests of the pairs of words in it, four bytes each.
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
    pairs: bytes = b""
    symbol: str = ""

    @property
    def shingles(self) -> frozenset[int]:
        """The digests of the pairs of words."""
        return frozenset(array("I", self.pairs))


@dataclass(frozen=True)
class Answers:
    """All answers of one submission.

    Args:
        student: Whose it is.
        decided: By which decisions its pages were made.
        version: Which of several versions counts.
        scores: Score, points and pending as the pages say.
        items: The answers that are worth points.
    """

    student: str
    decided: str
    version: str
    scores: tuple[float, float, float]
    items: tuple[Item, ...]


class Index:
    """The answers of each submission, by what is kept of it.

    Args:
        spec: The sheet.
        path: The file; one that cannot be read is made anew.
    """

    def __init__(self, spec: Spec, path: Path) -> None:
        self.spec, self._path = spec, path
        sheet = (spec.folder / "spec.yaml").read_bytes()
        self._form = hashlib.blake2b(sheet, digest_size=8, salt=bytes([FORM])).digest()
        self._new: list[tuple[str, str, str]] = []
        self._texts: dict[str, str] = {}
        try:
            self._open(path)
        except sqlite3.DatabaseError:
            path.unlink()
            self._open(path)

    def _open(self, path: Path) -> None:
        """Open the file.

        Raises:
            UserError: There is no room for it.
        """
        try:
            self._file = sqlite3.connect(path, timeout=60, check_same_thread=False)
            self._file.execute("pragma synchronous = off")  # what a power cut damages is made anew
            self._file.execute(TABLE)
            self._known = dict(self._file.execute("select student, key from answers"))
        except sqlite3.OperationalError as error:
            raise UserError(f"{path}: cannot be written ({error}); make room or mend it") from error

    def of(self, student: str, text: str) -> Answers:
        """Return the answers of a submission, of which this is kept."""
        key = hashlib.blake2b(text.encode(), digest_size=16, key=self._form).hexdigest()
        if self._known.get(student) == key and (entry := self._kept(student)):
            return self._read(student, entry)
        found = answers(self.spec, text)
        self._new.append((student, key, _written(found)))
        self._known[student] = key
        return found

    def _kept(self, student: str) -> str:
        query = "select entry from answers where student = ?"
        return "".join(e for (e,) in self._file.execute(query, (student,)))

    def write(self) -> None:
        """Write what was made since.

        Raises:
            UserError: There is no room for it.
        """
        self._do("insert or replace into answers values (?, ?, ?)", self._new)
        self._new.clear()

    def forget_all_but(self, students: Collection[str]) -> None:
        """Drop the entries of submissions that are there no more."""
        gone = self._known.keys() - students
        self._do("delete from answers where student = ?", [(s,) for s in gone])
        for student in gone:
            del self._known[student]

    def _do(self, statement: str, rows: Sequence[tuple[str, ...]]) -> None:
        if not rows:
            return
        try:
            with self._file:
                self._file.executemany(statement, rows)
        except sqlite3.Error as error:
            raise UserError(
                f"{self._path}: cannot be written ({error}); make room, or remove it: it is made anew"
            ) from error

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _read(self, student: str, entry: str) -> Answers:
        head, rows = json.loads(entry)
        same = self._texts.setdefault  # many answers share their texts
        items = tuple(
            Item(
                same(check, check),
                student,
                waits,
                Verdict(verdict),
                score,
                same(mistake, mistake),
                seen,
                same(summary, summary),
                same(words, words),
                bytes.fromhex(pairs),
                symbol,
            )
            for check, waits, verdict, score, mistake, seen, summary, words, pairs, symbol in rows
        )
        return Answers(student, head["decided"], head["version"], tuple(head["scores"]), items)


def _written(found: Answers) -> str:
    rows = [(i.check, *i[2:9], i.pairs.hex(), i.symbol) for i in found.items]
    head = {"decided": found.decided, "version": found.version, "scores": found.scores}
    return json.dumps((head, rows), ensure_ascii=False)


def answers(spec: Spec, text: str) -> Answers:
    """Return the answers of a submission, of what is kept of it."""
    record = of_text(text)
    report: Report = record.report
    ours = {c.id for c in spec.checks}
    items = tuple(
        _item(spec, report.student, result, (record.seen or {}).get(result.id, ""))
        for result in report.results
        if result.id in ours and result.points
    )
    scores = (report.score, report.points, report.pending)
    return Answers(report.student, record.decided, record.version, scores, items)


def _item(spec: Spec, student: str, result: Result, seen: str) -> Item:
    machine = result.outcome.before or result.outcome
    waits = result.for_a_person
    text = text_of(machine) if waits or machine.verdict is not Verdict.PASSED else ""
    words = words_of(text)
    return Item(
        result.id,
        student,
        waits,
        machine.verdict,
        round(result.points * machine.credit, 4),
        machine.diagnosis.cause or machine.mistake,
        seen,
        machine.diagnosis.summary,
        hashlib.blake2b(" ".join(words).encode(), digest_size=8).hexdigest() if text else "",
        _pairs(words) if waits else b"",
        lacking(spec, spec.check(result.id), replace(result, outcome=machine)) if waits else "",
    )


def text_of(outcome: Outcome) -> str:
    """Return what a student wrote or what came, as text that can be compared."""
    return outcome.wrote or outcome.diagnosis.actual


def words_of(text: str) -> list[str]:
    """Return the words of a text, however they are set: small letters, no marks."""
    plain = text.casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", plain)


def _pairs(words: list[str]) -> bytes:
    """Return digests of all pairs of words that follow each other."""
    if len(words) < LEAST_WORDS:
        return b""
    return array("I", {crc32(f"{a} {b}".encode()) for a, b in pairwise(words)}).tobytes()
