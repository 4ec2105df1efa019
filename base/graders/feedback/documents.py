"""The machine form of reports: `report.json` and `results.json`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from graders.feedback.understood import plain
from graders.model import Report, Result, Verdict


class _Doc(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class CheckDoc(_Doc):
    """One check in `report.json`."""

    id: str
    kind: str
    title: str
    verdict: Verdict
    score: float
    points: float
    summary: str
    expected: str
    actual: str
    hint: str
    mistake: str
    graded: str = Field(description="What was graded, where that is not called as the sheet calls it.")
    wrote: str = Field(description="A written answer as it stands in the hand-in.")
    understood: str = Field(description="The formula, number, list or matrix that it was read as.")
    trace: str
    seconds: float


class ExerciseDoc(_Doc):
    """One exercise in `report.json`."""

    id: str
    title: str
    score: float
    points: float
    checks: list[CheckDoc]


class DeductionDoc(_Doc):
    """Points that are taken off the total, and why."""

    why: str
    points: float


class ReportDoc(_Doc):
    """`report.json`: all there is to say about one hand-in."""

    schema_: Literal["torchgrade/report/1"] = Field(default="torchgrade/report/1", alias="schema")
    sheet: str
    student: str
    score: float
    points: float
    pending: float = Field(description="Points that a person has yet to give.")
    deductions: list[DeductionDoc] = Field(description="Taken off the sum of all checks' scores.")
    exercises: list[ExerciseDoc]
    notes: list[str]
    seconds: float
    environment: dict[str, str]


class StudentDoc(_Doc):
    """The head of a report in `results.json`."""

    student: str
    score: float
    points: float
    pending: float
    seconds: float
    verdicts: dict[str, Verdict]
    notes: list[str]


class CohortDoc(_Doc):
    """`results.json`: the heads of all reports of a cohort."""

    schema_: Literal["torchgrade/cohort/1"] = Field(default="torchgrade/cohort/1", alias="schema")
    sheet: str
    students: list[StudentDoc]
    failures: list[dict[str, str]] = Field(description="Hand-ins that could not be read, and why.")


def as_document(report: Report) -> ReportDoc:
    """The machine form."""
    return ReportDoc(
        sheet=report.sheet,
        student=report.student,
        score=report.score,
        points=report.points,
        pending=report.pending,
        exercises=[
            ExerciseDoc(
                id=e.id, title=e.title, score=e.score, points=e.points, checks=[_check(r) for r in e.results]
            )
            for e in report.exercises
        ],
        deductions=[DeductionDoc(why=d.why, points=d.points) for d in report.deductions],
        notes=list(report.notes),
        seconds=report.seconds,
        environment=dict(report.environment),
    )


def _check(result: Result) -> CheckDoc:
    d = result.outcome.diagnosis
    return CheckDoc(
        id=result.id,
        kind=result.kind,
        title=result.title,
        verdict=result.outcome.verdict,
        score=result.score,
        points=result.points,
        summary=d.summary,
        expected=d.expected,
        actual=d.actual,
        hint=d.hint,
        mistake=result.outcome.mistake,
        graded=result.outcome.graded,
        wrote=result.outcome.wrote,
        understood=plain(result.outcome.understood),
        trace=d.trace,
        seconds=result.seconds,
    )


def as_json(report: Report, indent: int | None = 2) -> str:
    """`report.json`; in one line where `indent` is None."""
    return as_document(report).model_dump_json(by_alias=True, indent=indent) + "\n"


def cohort_json(sheet: str, reports: Sequence[Report], failures: Sequence[tuple[str, str]]) -> str:
    """`results.json`."""
    students = [
        StudentDoc(
            student=r.student,
            score=r.score,
            points=r.points,
            pending=r.pending,
            seconds=r.seconds,
            verdicts={x.id: x.outcome.verdict for x in r.results},
            notes=list(r.notes),
        )
        for r in reports
    ]
    failed = [{"student": s, "why": w} for s, w in failures]
    return (
        CohortDoc(sheet=sheet, students=students, failures=failed).model_dump_json(by_alias=True, indent=2)
        + "\n"
    )


def schemas() -> dict[str, dict[str, Any]]:
    """JSON Schemas of `report.json` and `results.json`."""
    return {"report": ReportDoc.model_json_schema(), "cohort": CohortDoc.model_json_schema()}


# -- the student's view ------------------------------------------------------------------------


# -- text --------------------------------------------------------------------------------------
