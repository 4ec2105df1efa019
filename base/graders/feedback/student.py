"""A report as its student may read it."""

from __future__ import annotations

from dataclasses import replace
from typing import NewType

from graders.model import Diagnosis, Outcome, Report, Result, Verdict

ForStudent = NewType("ForStudent", Report)
"""A report of which its student may read everything; made by `for_student` alone."""
HIDDEN = {
    Verdict.FAILED: "this is not right; the check is hidden, so what it tried and expected is not shown",
    Verdict.HUMAN: "a person decides; the check is hidden, so what was seen is not shown",
    Verdict.BROKEN: "the grader failed here; a person decides",
}


def for_student(report: Report) -> ForStudent:
    """The report as its student may read it: all that is written for them, or printed, is made of this.

    The results of hidden checks, and of those that broke, are made anew, of what may be said and of nothing else.
    """
    exercises = tuple(
        replace(e, results=tuple(_open(r) if r.public else _of_hidden(r) for r in e.results))
        for e in report.exercises
    )
    return ForStudent(
        Report(
            report.sheet,
            report.title,
            report.student,
            exercises,
            report.notes,
            # a hidden check can take as long as its inputs say
            round(sum(r.seconds for r in report.results if r.public), 2),
            report.environment,
            report.deductions,
            report.notebooks,
            language=report.language,
        )
    )


def _open(result: Result) -> Result:
    """Return the result of a public check without what is meant for the person who decides, or what our own code raised."""
    if result.outcome.before is not None:  # what the machine had said is the instructor's
        result = replace(result, outcome=replace(result.outcome, before=None))
    outcome, known = result.outcome, result.outcome.diagnosis
    if outcome.verdict is Verdict.BROKEN:
        said = Diagnosis(summary=known.summary, remark=known.remark)
        return replace(result, outcome=Outcome(outcome.verdict, outcome.credit, said))
    return in_students_words(result)


def in_students_words(result: Result) -> Result:
    """Return the result of a public check with the words for its student in the place of those for the person who decides."""
    known = result.outcome.diagnosis
    if not known.student:
        return result
    said = Diagnosis(summary=known.student, remark=known.remark)
    return replace(result, outcome=replace(result.outcome, diagnosis=said))


def _of_hidden(result: Result) -> Result:
    """Verdict and points, the course's own words, a person's remark; nothing that comes from running code."""
    verdict, known = result.outcome.verdict, result.outcome.diagnosis
    said = Diagnosis(
        summary=known.told or HIDDEN.get(verdict, ""),
        hint=result.hint if verdict is Verdict.FAILED else "",
        told=known.told,
        remark=known.remark,
    )
    return Result(
        result.id,
        result.kind,
        result.title,
        result.points,
        Outcome(verdict, result.outcome.credit, said),
        public=False,
        extra=result.extra,
        hint=result.hint,
    )
