"""What became of a cohort, and the files about all students."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from graders.cohort.arrivals import Intake
from graders.cohort.audit import entries
from graders.cohort.gradebook import gradebook
from graders.cohort.kept import Record
from graders.cohort.pace import by_hand
from graders.cohort.pages import Waiting, cohort_html, queue_html, similarity_html
from graders.cohort.state import Changed
from graders.cohort.unfound import unfound
from graders.errors import UserError
from graders.feedback.documents import cohort_json
from graders.feedback.words import tidy
from graders.grading.decisions import Override
from graders.model import Report, Submission
from graders.paths import write_whole
from graders.sheets.answered import own_answers
from graders.sheets.spec import Spec
from graders.submission import similarity
from graders.submission.similarity import Prints
from graders.submission.source import code

OVERRIDES = "overrides.yaml"
RUBRICS = "rubrics.yaml"
GRADEBOOK = "gradebook.csv"
RESULTS = "results.json"
COHORT_PAGE, QUEUE_PAGE, SIMILARITY_PAGE = "index.html", "queue.html", "similarity.html"
"""Names in a cohort's folder; no student has a folder there."""

Load = Callable[[], Submission]
"""Reads a submission."""


@dataclass
class Cohort:
    """What became of a cohort."""

    reports: list[Report] = field(default_factory=list)
    failures: list[tuple[str, str]] = field(default_factory=list)
    """Submissions that could not be read, and why."""
    changed: list[Changed] = field(default_factory=list)
    """Submissions whose score an earlier run put otherwise."""
    waiting: list[Waiting] = field(default_factory=list)
    prints: list[Prints] = field(default_factory=list)
    margins: dict[str, float] = field(default_factory=dict)
    """The room to its bound that the reference has in each check, where that is known."""
    faults: list[tuple[str, str]] = field(default_factory=list)
    """Submissions whose pages could not be made, and why."""
    intake: Intake = field(default_factory=lambda: Intake(()))
    """What came in, and of whom."""
    adjustments: Sequence[Override] = ()
    """Points that members of teams get more or less than their team."""
    version_of: dict[str, str] = field(default_factory=dict)
    """The version that counts, by student, where several were graded."""

    def counts(self, student: str, version: str, doubt: str) -> None:
        """Note which of a student's versions counts, and what of that a person has to decide."""
        self.version_of[student] = version
        arrivals = {**self.intake.arrivals, student: self.intake.versions[student][version]}
        unmatched = [*self.intake.unmatched, *([(student, doubt)] if doubt else [])]
        self.intake = replace(self.intake, arrivals=arrivals, unmatched=unmatched)

    def add(self, record: Record) -> None:
        """Add what became of one submission."""
        student = record.report.student
        if record.version in self.intake.versions.get(student, {}):
            self.counts(student, record.version, record.unsure)
        self.reports.append(record.report)
        self.waiting += record.waiting
        if record.prints is not None:
            self.prints.append(record.prints)
        if record.why:
            self.failures.append((student, record.why))
        if record.fault:
            self.faults.append((student, record.fault))


def write_cohort(spec: Spec, result: Cohort, out: Path, loads: Mapping[str, Load]) -> None:
    """Write the files about all students.

    Args:
        spec: The sheet.
        result: What became of the cohort; gets what went wrong with these files.
        out: The folder of the results.
        loads: Read the submissions again, by student, for the code that is shown side by side.

    Raises:
        OSError: They cannot be written.
    """
    for some in (result.failures, result.faults):
        some.sort(key=lambda pair: _order(pair[0]))
    reports = sorted(result.reports, key=lambda r: _order(r.student))
    waiting = sorted(result.waiting, key=lambda w: _order(w.student))
    prints = sorted(result.prints, key=lambda p: _order(p.student))
    write_whole(
        out / GRADEBOOK, gradebook(reports, result.failures, result.intake, result.adjustments).encode()
    )
    write_whole(out / RESULTS, cohort_json(spec.sheet, reports, result.failures).encode())
    pageless = dict(result.faults)
    alike = _pairs(prints, result)
    sources = _sources(alike, loads)
    pages: dict[str, Callable[[], str]] = {
        SIMILARITY_PAGE: lambda: similarity_html(spec.title, spec.sheet, alike, sources),
        QUEUE_PAGE: lambda: queue_html(
            spec.title,
            spec.sheet,
            waiting,
            {c.id: e.title for e in spec.exercises for c in e.checks},
            own_answers(spec),
        ),
        COHORT_PAGE: lambda: cohort_html(
            spec.title,
            spec.sheet,
            reports,
            result.failures,
            alike,
            result.margins,
            pageless,
            unfound(spec, reports, loads),
            result.intake,
            by_hand(reports, entries(out)),
        ),
    }
    for name, page in pages.items():
        write_whole(out / name, _made(name, page, result).encode())


def _made(name: str, page: Callable[[], str], result: Cohort) -> str:
    """Return a page about all students, or why there is none."""
    try:
        return page()
    except Exception as error:  # the grades are there, whatever a page of all of them stumbles at
        why = f"{name} could not be made ({type(error).__name__}: {error})"
        result.faults.append(("the cohort", tidy(why)))
        return tidy(f"{why}; the grades stand in {GRADEBOOK} and {RESULTS}")


def _order(student: str) -> tuple[str, str]:
    """Return what students are sorted by: both cases of a letter are one."""
    return student.casefold(), student


def _pairs(prints: Sequence[Prints], result: Cohort) -> list[similarity.Pair]:
    """Return the pairs of submissions whose code is alike; none where that cannot be found out, which is said."""
    try:
        return similarity.pairs(prints)
    except Exception as error:
        result.faults.append(
            ("the cohort", tidy(f"code could not be compared ({type(error).__name__}: {error})"))
        )
        return []


def _sources(alike: Sequence[similarity.Pair], loads: Mapping[str, Load]) -> dict[str, dict[str, str]]:
    """Return the code of the submissions that are alike; none of one that can no longer be read."""
    sources: dict[str, dict[str, str]] = {}
    for student in dict.fromkeys(s for pair in alike for s in (pair.one, pair.other)):
        with suppress(UserError, OSError):
            sources[student] = {n: code(n, d) for n, d in loads[student]().files.items()}
    return sources
