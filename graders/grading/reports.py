"""From outcomes to a report: results, notes, what a run said of itself."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version

from graders.checks import Check, digest
from graders.feedback.words import tidied
from graders.grading.decisions import applied
from graders.grading.plan import Plan
from graders.grading.verdict import NOT_FOUND
from graders.model import Crash, ExerciseReport, Outcome, Report, Result, Submission, Verdict, broken, failed
from graders.sandbox.replies import RunFacts
from graders.sheets.reference import course_files

UNREAD = "the hand-in could not be read"
FAULT = "the grader failed"
QUOTED = 160
"""Letters that are quoted of what a submission's own code says."""


@dataclass
class Reporter:
    """Makes reports.

    Args:
        plan: What is graded.
    """

    plan: Plan

    def result(self, check: Check, outcome: Outcome, seconds: float) -> Result:
        """Return the outcome with what the report says of its check."""
        if outcome.verdict is Verdict.BROKEN and self.plan.spec.broken == "full":
            outcome = replace(outcome, credit=1.0)
        return Result(
            id=check.id,
            kind=check.kind,
            title=check.title,
            points=check.points,
            outcome=outcome,
            seconds=round(seconds, 3),
            public=bool(check.public),
            rubric=getattr(check, "rubric", ""),
            run=check.run,
            extra=check.extra_credit,
            hint=check.hint,
        )

    def report(
        self,
        submission: Submission,
        results: Mapping[str, Result],
        notes: tuple[str, ...],
        seconds: float,
    ) -> Report:
        """Return the report of one submission, with what people decided about it.

        Args:
            submission: The submission.
            results: The results by the ids of their checks.
            notes: What is said of the whole submission.
            seconds: How long it took.
        """
        spec = self.plan.spec
        results = found_once({c.id: results[c.id] for c in spec.checks if c.id in results})
        exercises = [
            ExerciseReport(
                e.id, e.title, tuple(results[c.id] for c in e.checks if c.id in results), note=e.where
            )
            for e in spec.exercises
        ]
        report = Report(
            spec.sheet,
            spec.title,
            submission.student,
            tuple(e for e in exercises if e.results),
            (*submission.notes, *self._handout_note(submission), *notes),
            round(seconds, 2),
            environment(),
            language=submission.language or spec.language,
        )
        return tidied(applied(report, self.plan.decisions, spec.late, submission.version))

    def report_of_failure(self, student: str, why: str) -> Report:
        """Return the report of a submission that could not be read: every check failed, for one reason."""
        return self._report_of_all(student, failed(UNREAD, told=UNREAD), why)

    def report_of_fault(self, student: str, trace: str) -> Report:
        """Return the report of a submission at which the grader itself failed: all of it waits for a person."""
        said = "the grader failed; the instructor has been told"
        return self._report_of_all(student, broken(FAULT, trace), said)

    def _report_of_all(self, student: str, outcome: Outcome, note: str) -> Report:
        results = {c.id: self.result(c, outcome, 0) for c in self.plan.checks()}
        return self.report(Submission(student, {}), results, (note,), 0)

    def _handout_note(self, submission: Submission) -> tuple[str, ...]:
        """Return what is said of a submission that holds nothing but what students were given."""
        course = {digest(data) for data in course_files(self.plan.spec).values()}
        handout, own = set(self.plan.handout_digests.tolist()), 0
        for one in map(digest, submission.files.values()):
            if one not in course | handout:
                return ()
            own += one not in course
        if own:
            return (
                "this is still the handout as you got it; nothing is lost: fill in one function or answer, check again, and go on from there",
            )
        return ()

    def notes_of_runs(
        self, checks: list[Check], ran: Callable[[str], RunFacts | Crash | None]
    ) -> tuple[str, ...]:
        """Return what is said of the runs that checks look at.

        Args:
            checks: The checks that were made.
            ran: How a run ended, by its name; None where it has not begun.
        """
        notes: list[str] = []
        for name in dict.fromkeys(c.run for c in checks if c.run):
            facts = ran(name)
            if isinstance(facts, RunFacts):
                shown = any(c.public for c in checks if c.run == name)  # then it ran before hidden checks
                title = self.plan.spec.runs[name].title
                notes += [f"{title}: {said}" for said in self._said_of_run(name, facts, shown=shown)]
        return tuple(notes)

    def _said_of_run(self, name: str, facts: RunFacts, *, shown: bool) -> list[str]:
        """Return what is said of one run; of what its code says nothing where it is not `shown`."""
        run, said = self.plan.spec.runs[name], []
        after = f"after {facts.seconds:.6g} s"
        if run.batches:
            said.append(
                f"rehearsed with {run.batches} batches an epoch; how well a model is trained is judged by its checkpoint"
            )
        if facts.ended == "budget":
            said.append(f"stopped at its budget of {run.seconds:g} s, and judged on what it had reached")
        elif facts.ended == "early":
            said.append(f"ended early {after}, when the accuracy asked for was safely reached")
        elif facts.ended == "partly":
            said.append(f"ended by `sys.exit` {after}; what it had made before is judged")
        elif facts.ended == "raised":
            last = (facts.trace.strip().splitlines() or [""])[-1] if shown else ""
            said.append(f"ended with an error {after}{said_by_code(last)}; what it had made before is judged")
        return said


def fault_of(report: Report) -> str:
    """Return how the grader failed where all of a report says that it did; empty where it does not."""
    said = [r.outcome.diagnosis for r in report.results]
    return said[0].trace if said and all(d.summary == FAULT for d in said) else ""


def found_once(results: Mapping[str, Result]) -> dict[str, Result]:
    """Return results in which what was not found is told in full once, and later that it was told."""
    told: dict[str, str] = {}
    made: dict[str, Result] = {}
    for id_, result in results.items():
        before = result.outcome.diagnosis
        if before.summary.startswith(NOT_FOUND):
            first = told.setdefault(before.summary, result.title)
            if first != result.title:
                short = f"{before.summary.partition(';')[0]}, as said at “{first}”"
                diagnosis = replace(before, summary=short)
                result = replace(result, outcome=replace(result.outcome, diagnosis=diagnosis))
        made[id_] = result
    return made


def said_by_code(text: str) -> str:
    """Return what a submission's own code says, short and marked as such, so that nobody takes it for ours; nothing where it says nothing."""
    plain = " ".join(text.split()).translate(str.maketrans("“”", '""'))
    if not plain:
        return ""
    return f", in its own words: “{plain[:QUOTED]}{' …' if len(plain) > QUOTED else ''}”"


@lru_cache
def environment() -> Mapping[str, str]:
    """Return the versions that produced a report; a machine for sheets in plain numpy may have no torch."""
    found = {"python": platform.python_version(), "torchgrade": version("torchgrade")}
    for name in ("torch", "torchvision", "numpy"):
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found
