"""What a cohort's folder keeps of its runs in SQLite: submissions, verdicts and settings; and what changed since."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graders.errors import UserError
from graders.grading.observations import OBSERVATIONS, Store
from graders.model import DECIDED, Report, Result
from graders.paths import STATE

# the table `hand_ins` has its name from earlier versions, whose files are still read
COHORT = """
create table if not exists hand_ins (
    student text primary key, digest text not null, score real not null, points real not null,
    seconds real not null, finished text not null, environment text not null);
create table if not exists verdicts (
    student text not null, check_id text not null, verdict text not null, score real not null,
    points real not null, seconds real not null, summary text not null, mistake text not null,
    primary key (student, check_id));
create table if not exists kept (student text primary key, record text not null);
create table if not exists settings (name text primary key, value text not null);
"""


@dataclass(frozen=True)
class Changed:
    """A submission whose score an earlier run put otherwise, and the checks that make the difference, in words."""

    student: str
    before: float
    now: float
    why: tuple[str, ...]


class State(Store):
    """The observations of a cohort, with its settings and what became of each submission, in one SQLite file."""

    tables = OBSERVATIONS + COHORT

    def remember(self, **settings: Any) -> None:
        """Keep how a cohort was graded, so that it can be graded again."""
        for name, value in settings.items():
            self._do("insert or replace into settings values (?, ?)", (name, json.dumps(value)))

    def settings(self) -> dict[str, Any]:
        """Return how the cohort was graded last."""
        return {n: json.loads(v) for n, v in self._do("select name, value from settings")}

    def keep(self, student: str, record: str) -> None:
        """Keep all there is to say of a submission, so that pages about all need no other grading."""
        self._do("insert or replace into kept values (?, ?)", (student, record))

    def kept(self, student: str = "") -> list[tuple[str, str]]:
        """Return what is kept of all submissions, or of one."""
        where, values = (" where student = ?", (student,)) if student else ("", ())
        return self._do(f"select student, record from kept{where}", values)

    def kept_of(self, students: Sequence[str], at_once: int = 50) -> Iterator[tuple[str, str]]:
        """Yield what is kept of some submissions, a few at a time in memory."""
        for at in range(0, len(students), at_once):
            some = tuple(students[at : at + at_once])
            marks = ", ".join("?" * len(some))
            yield from self._do(f"select student, record from kept where student in ({marks})", some)

    def version(self) -> int:
        """Return a number that is another one after somebody else has written to the file."""
        return int(self._do("pragma data_version")[0][0])

    def rows(self) -> dict[str, int]:
        """Return by student a number of what is kept, which is another one after it was kept again."""
        return dict(self._do("select student, rowid from kept"))

    def seconds(self) -> dict[str, float]:
        """Return how long each submission took last, by student."""
        return dict(self._do("select student, seconds from hand_ins"))

    def forget(self, but: Collection[str]) -> None:
        """Drop what is kept of submissions that are no longer there."""
        for student, _ in self._do("select student, 1 from kept"):
            if student not in but:
                self._do("delete from kept where student = ?", (student,))

    def finish(self, report: Report, digest: str) -> Changed | None:
        """Keep what became of a submission, and return what changed where an earlier run gave it another score.

        Args:
            report: Its results.
            digest: That of its files.
        """
        before = self._do("select score from hand_ins where student = ?", (report.student,))
        rows = self._do(
            "select check_id, verdict, score, points from verdicts where student = ?", (report.student,)
        )
        self._write(report, digest)
        if not before or before[0][0] == report.score:
            return None
        return Changed(
            report.student, before[0][0], report.score, _changes({row[0]: row[1:] for row in rows}, report)
        )

    def _write(self, report: Report, digest: str) -> None:
        """Replace what is kept of a submission, all of it or nothing."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        environment = json.dumps(dict(report.environment))
        row = (report.student, digest, report.score, report.points, report.seconds, now, environment)
        rows = [
            (
                report.student,
                r.id,
                str(r.outcome.verdict),
                r.score,
                r.points,
                r.seconds,
                r.outcome.diagnosis.summary,
                r.outcome.mistake,
            )
            for r in report.results
        ]
        with self._transaction() as transaction:
            transaction.execute("insert or replace into hand_ins values (?, ?, ?, ?, ?, ?, ?)", row)
            transaction.execute("delete from verdicts where student = ?", (report.student,))
            transaction.executemany("insert into verdicts values (?, ?, ?, ?, ?, ?, ?, ?)", rows)


Row = tuple[str, float, float]
"""Verdict, score and points of a check in an earlier run."""


def _changes(before: dict[str, Row], report: Report) -> tuple[str, ...]:
    """Return why a report has another score than before."""
    why = [said for r in report.results if (said := _change(before.get(r.id), r))]
    there = {r.id for r in report.results}
    gone = [
        f"`{id_}` is no longer checked ({score:g})"
        for id_, (_, score, _) in before.items()
        if score and id_ not in there
    ]
    late = [f"{d.why} (−{d.points:g})" for d in report.deductions]
    return (*why, *gone, *late)


def _change(before: Row | None, now: Result) -> str:
    """Return why a check has another score than before; empty where it has not."""
    if before is None:
        return f"`{now.id}` is new: {now.score:g} of {now.points:g}" if now.score else ""
    verdict, score, points = before
    if score == now.score:
        return ""
    said = f"`{now.id}` {score:g} → {now.score:g}"
    summary = now.outcome.diagnosis.summary[:120]
    if summary.startswith(DECIDED):
        return f"{said}, {summary}"
    if verdict != str(now.outcome.verdict):
        summary = f": {now.outcome.diagnosis.summary[:120]}" if now.outcome.diagnosis.summary else ""
        return f"{said}, {verdict} → {now.outcome.verdict}{summary}"
    return f"{said}, worth {now.points:g} and not {points:g}" if points != now.points else said


def settings(out: Path) -> dict[str, Any]:
    """Return how the cohort in `out` was graded: `sheet`, `hand_ins`, `jailed`, `training`, `early`.

    Raises:
        UserError: It holds no graded cohort.
    """
    refuse_older(out)
    if not (out / STATE).is_file():
        raise UserError(
            f"{out}: holds no graded cohort; grade one with `torchgrade batch SHEET HAND-INS --out {out}`"
        )
    kept = earlier_settings(out)
    if not kept:
        raise UserError(f"{out}: does not say how it was graded; run `torchgrade batch` once more")
    return kept


def earlier_settings(out: Path) -> dict[str, Any]:
    """Return how an earlier run graded the cohort in `out`; nothing where there was none."""
    if not (out / STATE).is_file():
        return {}
    state = State(out / STATE)
    try:
        return state.settings()
    finally:
        state.close()


def refuse_older(out: Path) -> None:
    """Refuse a folder of results as they were laid out before the students' files had a folder of their own.

    Raises:
        UserError: It is one.
    """
    if (out / "state.sqlite").is_file():
        raise UserError(
            f"{out}: was written by an older torchgrade; grade into a new folder: copy its overrides.yaml there and run `torchgrade batch SHEET HAND-INS --out NEW`"
        )
