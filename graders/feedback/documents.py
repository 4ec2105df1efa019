"""A Report as text, JSON and CSV; each a function of the report alone."""

from __future__ import annotations

import csv
import io
import re
import textwrap
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Any, Literal, NewType

from pydantic import BaseModel, ConfigDict, Field

from graders.model import Diagnosis, Outcome, Report, Result, Verdict

WIDTH = 88
LONGEST = 3000
LONGEST_KEPT, MOST_NOTES = 10_000, 100
"""Letters of one text in a report, and notes."""
NOT_PLAIN = re.compile(r"[^\n\t -~]")
MARKS = {
    Verdict.PASSED: "✓",
    Verdict.FAILED: "✗",
    Verdict.SKIPPED: "–",
    Verdict.BROKEN: "!",
    Verdict.HUMAN: "?",
}
LATER = "graded after the hand-in"
WORDS = {
    Verdict.PASSED: "passed",
    Verdict.FAILED: "failed",
    Verdict.SKIPPED: "skipped",
    Verdict.BROKEN: "grader's fault, pending",
    Verdict.HUMAN: "a person decides",
}


# -- the machine form --------------------------------------------------------------------------


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


def words(result: Result) -> str:
    """The verdict in words."""
    return LATER if result.outcome.later else WORDS[result.outcome.verdict]


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


def gradebook(reports: Sequence[Report], failures: Sequence[tuple[str, str]]) -> str:
    """`gradebook.csv`: a line a student, the points of each exercise in a column; the score is their sum less what is deducted.

    Nothing in it is taken for a formula by a spreadsheet.
    """
    exercises = list(dict.fromkeys(e.id for r in reports for e in r.exercises))
    out = io.StringIO()
    out.write("\ufeff")  # so that spreadsheets read it as UTF-8
    writer = csv.writer(out)
    writer.writerow(["student", "score", "points", "pending", "broken", *exercises, "deducted", "note"])
    why = dict(failures)
    for report in reports:
        scores = {e.id: number(e.score) for e in report.exercises}
        faults = sum(r.outcome.verdict is Verdict.BROKEN for r in report.results)
        writer.writerow(
            [
                cell(report.student),
                number(report.score),
                number(report.points),
                number(report.pending),
                faults,
                *(scores.get(e, "") for e in exercises),
                number(sum(d.points for d in report.deductions)),
                cell(why.get(report.student, "")),
            ]
        )
    return out.getvalue()


def cell(value: str) -> str:
    """Text that a spreadsheet shows and does not execute."""
    value = tidy(value).replace("\n", " ")
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def number(value: float) -> str:
    """Points as people write them: `4`, `2.5`, `0.33`."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def tidy(value: str, longest: int = LONGEST) -> str:
    """Text without control characters, terminal escapes or direction overrides, and of bearable length."""
    kept = value
    if NOT_PLAIN.search(value):
        kept = "".join(
            c for c in value if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs", "Cf", "Co", "Cn")
        )
    return kept if len(kept) <= longest else f"{kept[:longest]} … ({len(kept) - longest:,} more characters)"


def mapped(report: Report, change: Callable[[str], str]) -> Report:
    """The same report with each text in it changed that a hand-in, a person or a fault has a part in."""

    def one(result: Result) -> Result:
        d = result.outcome.diagnosis
        said = Diagnosis(*(change(getattr(d, f.name)) for f in fields(Diagnosis)))
        return replace(result, outcome=replace(result.outcome, diagnosis=said))

    return replace(
        report,
        exercises=tuple(replace(e, results=tuple(map(one, e.results))) for e in report.exercises),
        notes=tuple(map(change, report.notes)),
        deductions=tuple(replace(d, why=change(d.why)) for d in report.deductions),
    )


def tidied(report: Report) -> Report:
    """The same report with texts that can be written, and no more of them than anybody reads."""
    more = len(report.notes) - MOST_NOTES
    notes = report.notes if more <= 0 else (*report.notes[:MOST_NOTES], f"… and {more:,} more notes")
    return mapped(replace(report, notes=notes), lambda text: tidy(text, LONGEST_KEPT))


# -- the student's view ------------------------------------------------------------------------

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
        )
    )


def _open(result: Result) -> Result:
    """The result of a public check; where it broke, without what our own code raised."""
    outcome = result.outcome
    if outcome.verdict is not Verdict.BROKEN:
        return result
    said = Diagnosis(summary=outcome.diagnosis.summary, remark=outcome.diagnosis.remark)
    return replace(result, outcome=Outcome(outcome.verdict, outcome.credit, said))


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


# -- text --------------------------------------------------------------------------------------


def heading(report: Report) -> str:
    """Sheet and student on the left, the score on the right."""
    pending = f", {number(report.pending)} pending" if report.pending else ""
    right = f"{number(report.score)} of {number(report.points)}{pending}"
    left = f"{report.sheet}: {tidy(report.student, 60)}"
    return f"{left}{right:>{max(WIDTH - len(left), len(right) + 1)}}"


def result_lines(result: Result) -> list[str]:
    """One check, details indented below it."""
    verdict = result.outcome.verdict
    right = f"{words(result)} {number(result.score)}/{number(result.points)}"
    left = f"{MARKS[verdict]} {result.title} "
    lines = [f"{left}{'.' * max(3, WIDTH - len(left) - len(right) - 1)} {right}"]
    d = result.outcome.diagnosis
    if verdict is Verdict.PASSED:
        return [*lines, *_wrapped("", d.summary)] if d.summary else lines
    for label, value in (("", d.summary), ("expected: ", d.expected), ("actual:   ", d.actual)):
        lines += _wrapped(label, value)
    if verdict is not Verdict.HUMAN:
        lines += _wrapped("hint:     ", plain_formulas(d.hint))
    lines += _wrapped("remark:   ", d.remark)
    if d.trace:
        lines += [f"    | {line}" for line in tidy(d.trace).splitlines()]
    return lines


def _wrapped(label: str, value: str) -> list[str]:
    if not value:
        return []
    parts = tidy(plain_formulas(value), 1200).splitlines()
    first = textwrap.wrap(
        parts[0],
        WIDTH - 4,
        initial_indent=f"    {label}",
        subsequent_indent="    " + " " * len(label),
    )
    rest = [
        line
        for p in parts[1:]
        for line in textwrap.wrap(
            p,
            WIDTH - 4,
            initial_indent="    " + " " * len(label),
            subsequent_indent="    " + " " * len(label),
        )
    ]
    return [*first, *rest]


def plain_formulas(value: str) -> str:
    """LaTeX between dollars, readable as text."""
    names = {
        "\\log": "log",
        "\\exp": "exp",
        "\\sigma": "sigma",
        "\\mu": "mu",
        "\\sim": "~",
        "\\sum": "sum",
        "\\frac{1}{2}": "1/2",
    }

    def one(match: re.Match[str]) -> str:
        said = match[1]
        for latex, word in names.items():
            said = said.replace(latex, word)
        return said.replace("{", "(").replace("}", ")").replace("\\", "")

    return re.sub(r"\$([^$]+)\$", one, value)
