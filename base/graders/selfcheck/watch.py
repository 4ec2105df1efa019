"""Check again what each edit touches, while a student works."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from graders.errors import UserError
from graders.grading.grader import Grader
from graders.model import Diagnosis, Report, Submission, Verdict
from graders.sandbox.session import Session
from graders.selfcheck.printing import Printer
from graders.sheets.spec import Spec
from graders.sheets.touched import touches
from graders.submission import read

SECONDS = 0.15
"""Between two looks at the files."""
SLOW = 0.3
"""Seconds; checks that took longer are made after the others."""


class Watcher:
    """Grades what edits touch, the quick checks first, and says afterwards which mistakes they are.

    Args:
        grader: Recognises mistakes, which can take seconds.
        quick: Does not.
        session: The sandbox, started.
        printer: Prints the results.
    """

    def __init__(self, grader: Grader, quick: Grader, session: Session, printer: Printer) -> None:
        self.grader, self.quick, self.session, self.printer = grader, quick, session, printer
        self.told: dict[str, Diagnosis] = {}

    def watch(self, path: Path, submission: Submission, report: Report) -> None:
        """Grade each saved state of a submission until Ctrl-C.

        Args:
            path: Where it lies.
            submission: The state that was graded already.
            report: The report of that state.
        """
        self.told.update((r.id, r.outcome.diagnosis) for r in report.results)
        slow = frozenset(r.id for r in report.results if r.seconds > SLOW)
        every = frozenset(r.id for r in report.results)
        for changed, found in changes(self.grader.spec, submission, lambda: read(path)):
            touched = every if found is None else found & every
            for some in filter(None, (touched - slow, touched & slow)):
                report = merged(report, self._again(changed, some))
            self.printer.whole(report)

    def _again(self, changed: Submission, some: frozenset[str]) -> Report:
        """Grade some checks of a changed submission."""
        began = time.monotonic()
        self.printer.begin()
        again = self.quick.grade(changed, self.session, self.printer.result, only=some)
        self.printer.say(f"{len(again.results)} checked again in {time.monotonic() - began:.2f} s")
        return self._explained(changed, again)

    def _explained(self, changed: Submission, again: Report) -> Report:
        """Return the report with the mistakes that are recognised; print those that were not told before."""
        wrong = {r.id: r for r in again.results if r.outcome.verdict is Verdict.FAILED}
        for result in again.results:
            if result.id not in wrong:
                self.told.pop(result.id, None)
        if not wrong:
            return again
        explained = self.grader.grade(changed, self.session, only=frozenset(wrong))
        for result in explained.results:
            diagnosis = result.outcome.diagnosis
            if diagnosis not in (wrong[result.id].outcome.diagnosis, self.told.get(result.id)):
                self.told[result.id] = diagnosis
                self.printer.results([result])
        return merged(again, explained)


def changes(
    spec: Spec, before: Submission, read: Callable[[], Submission]
) -> Iterator[tuple[Submission, frozenset[str] | None]]:
    """Yield each saved state of a submission with the checks that it can touch; None where these may be all.

    Args:
        spec: The sheet.
        before: The state that was checked already.
        read: Reads the present state; what cannot be read, as in the middle of saving, is read again.
    """
    while True:
        time.sleep(SECONDS)
        try:
            now = read()
        except UserError:
            continue
        if now.files != before.files:
            touched = touches(spec, before, now)
            before = now
            if touched is None or touched:
                yield now, touched


def merged(before: Report, again: Report) -> Report:
    """Return a report with the checks that were made again in the place of what they were before."""
    new = {r.id: r for r in again.results}
    exercises = tuple(
        replace(e, results=tuple(new.get(r.id, r) for r in e.results)) for e in before.exercises
    )
    return replace(again, exercises=exercises)
