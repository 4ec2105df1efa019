"""What a long run says while it works, and at its end."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

from graders.feedback.words import tidy
from graders.grading.names import OVERRIDES
from graders.model import Report, Verdict

if TYPE_CHECKING:
    from graders.cohort.outputs import Cohort

SLOW = 3
MANY = 10


class Progress:
    """One line a submission; on a terminal one line that is written over, with rate and time left."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.terminal = self.stream.isatty()
        self.began = time.monotonic()

    def __call__(self, report: Report, done: int, total: int) -> None:
        """A submission is graded."""
        self.show(f"{tidy(report.student)}: {_score(report)}", report.seconds, done, total)

    def observed(self, student: str, seconds: float, done: int, total: int) -> None:
        """A submission is observed, and is graded elsewhere."""
        self.show(tidy(student), seconds, done, total)

    def say(self, line: str) -> None:
        """Print a line beside the one that is written over."""
        width = shutil.get_terminal_size().columns - 1
        print(f"\r{line:<{width}}" if self.terminal else line, file=self.stream, flush=True)

    def show(self, what: str, took: float, done: int, total: int) -> None:
        """Say how far it is.

        Args:
            what: What has just ended.
            took: The seconds that it took.
            done: How many are done.
            total: How many there are.
        """
        seconds = time.monotonic() - self.began
        left = seconds / done * (total - done)
        rate = f"{done / seconds:.1f} a second" if done > seconds else f"{seconds / done:.0f} s each"
        if not self.terminal:
            words = f"{took:.1f} s; {rate}, {_time(left)} left"
            print(f"[{done}/{total}] {what} ({words})", file=self.stream)
            return
        width = shutil.get_terminal_size().columns - 1
        line = f"[{done}/{total}] {rate}, {_time(left)} left · {what}"
        print(f"\r{line[:width]:<{width}}", end="", file=self.stream, flush=True)
        if done == total:
            self.end()

    def end(self) -> None:
        """Leave the line that is written over."""
        if self.terminal:
            print(file=self.stream)


def _score(report: Report) -> str:
    broken = sum(r.outcome.verdict is Verdict.BROKEN for r in report.results)
    said = f"{report.score:g} of {report.points:g}"
    return f"{said}, {broken} checks broken by the grader" if broken else said


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def closing_lines(cohort: Cohort) -> Iterator[str]:
    """What an instructor looks at first: what failed, what broke, what changed, what was slow."""
    if cohort.intake.said:
        yield tidy(cohort.intake.said)
    many = len(cohort.reports)
    unread = f", {len(cohort.failures)} of them unreadable" if cohort.failures else ""
    yield f"{many} hand-in{'s' if many != 1 else ''} graded{unread}"
    yield from _some(
        "in the download, to be looked at", [f"{tidy(n)}: {tidy(w)}" for n, w in cohort.intake.unmatched]
    )
    yield from _some("handed in nothing", [tidy(p.shown) for p in cohort.intake.absent])
    yield from _some("unreadable", [f"{tidy(n)}: {tidy(why)}" for n, why in cohort.failures])
    yield from _some(
        "without pages, by a fault of ours",
        [f"{tidy(n)}: {tidy(why)}" for n, why in cohort.faults],
    )
    broken = [
        f"{tidy(report.student)}: {r.id}: {tidy(r.outcome.diagnosis.summary)}"
        for report in cohort.reports
        for r in report.results
        if r.outcome.verdict is Verdict.BROKEN
    ]
    lost = [
        f"{tidy(report.student)}: {tidy(note)}"
        for report in cohort.reports
        for note in report.notes
        if f"of `{OVERRIDES}` was left aside" in note
    ]
    yield from _some("names in the overrides that could not be used", lost)
    yield from _some("broken by the grader or this machine: their points wait for a person", broken)
    changed = [
        f"{tidy(c.student)}: {c.before:g} → {c.now:g} ({tidy('; '.join(c.why))})" for c in cohort.changed
    ]
    yield from _some("other scores than in the run before", changed)
    slow = sorted(cohort.reports, key=lambda r: -r.seconds)[:SLOW]
    yield from _some("slowest", [f"{tidy(r.student)}: {r.seconds:.1f} s" for r in slow])


def _some(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"{title}:"
        yield from (f"  {line}" for line in lines[:MANY])
    if len(lines) > MANY:
        yield f"  … and {len(lines) - MANY} more, all on the cohort page"
