"""A Report as text, JSON, CSV, HTML and PDF; each a function of the report alone."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from pydantic import BaseModel, ConfigDict, Field

from graders.model import Array, Diagnosis, Report, Result, Verdict
from graders.paths import TEMPLATES

WIDTH = 88
LONGEST = 3000
MARKS = {
    Verdict.PASSED: "✓", Verdict.FAILED: "✗", Verdict.SKIPPED: "–", Verdict.BROKEN: "!", Verdict.HUMAN: "?",
}  # fmt: skip
WORDS = {
    Verdict.PASSED: "passed", Verdict.FAILED: "failed", Verdict.SKIPPED: "skipped",
    Verdict.BROKEN: "grader's fault", Verdict.HUMAN: "a person decides",
}  # fmt: skip


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


class ReportDoc(_Doc):
    """`report.json`: all there is to say about one hand-in."""

    schema_: Literal["torchgrade/report/1"] = Field(default="torchgrade/report/1", alias="schema")
    sheet: str
    student: str
    score: float
    points: float
    pending: float = Field(description="Points that a person has yet to give.")
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
        sheet=report.sheet, student=report.student, score=report.score, points=report.points, pending=report.pending,
        exercises=[
            ExerciseDoc(id=e.id, title=e.title, score=e.score, points=e.points, checks=[_check(r) for r in e.results])
            for e in report.exercises
        ],
        notes=list(report.notes), seconds=report.seconds, environment=dict(report.environment),
    )  # fmt: skip


def _check(result: Result) -> CheckDoc:
    d = result.outcome.diagnosis
    return CheckDoc(
        id=result.id, kind=result.kind, title=result.title, verdict=result.outcome.verdict, score=result.score,
        points=result.points, summary=d.summary, expected=d.expected, actual=d.actual, hint=d.hint,
        mistake=result.outcome.mistake, trace=d.trace, seconds=result.seconds,
    )  # fmt: skip


def as_json(report: Report) -> str:
    """`report.json`."""
    return as_document(report).model_dump_json(by_alias=True, indent=2) + "\n"


def cohort_json(sheet: str, reports: Sequence[Report], failures: Sequence[tuple[str, str]]) -> str:
    """`results.json`."""
    students = [
        StudentDoc(
            student=r.student, score=r.score, points=r.points, pending=r.pending, seconds=r.seconds,
            verdicts={x.id: x.outcome.verdict for x in r.results}, notes=list(r.notes),
        )
        for r in reports
    ]  # fmt: skip
    failed = [{"student": s, "why": w} for s, w in failures]
    return (
        CohortDoc(sheet=sheet, students=students, failures=failed).model_dump_json(
            by_alias=True, indent=2
        )
        + "\n"
    )


def schemas() -> dict[str, dict[str, Any]]:
    """JSON Schemas of `report.json` and `results.json`."""
    return {"report": ReportDoc.model_json_schema(), "cohort": CohortDoc.model_json_schema()}


def gradebook(reports: Sequence[Report], failures: Sequence[tuple[str, str]]) -> str:
    """`gradebook.csv`: a line a student; nothing in it is taken for a formula by a spreadsheet."""
    exercises = list(dict.fromkeys(e.id for r in reports for e in r.exercises))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["student", "score", "points", "pending", "broken", *exercises, "note"])
    why = dict(failures)
    for report in reports:
        scores = {e.id: number(e.score) for e in report.exercises}
        faults = sum(r.outcome.verdict is Verdict.BROKEN for r in report.results)
        writer.writerow([
            cell(report.student), number(report.score), number(report.points), number(report.pending), faults,
            *(scores.get(e, "") for e in exercises), cell(why.get(report.student, "")),
        ])  # fmt: skip
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
    kept = "".join(
        c
        for c in value
        if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs", "Cf", "Co", "Cn")
    )
    return (
        kept
        if len(kept) <= longest
        else f"{kept[:longest]} … ({len(kept) - longest:,} more characters)"
    )


def shown(result: Result) -> Diagnosis:
    """What the student reads: of a hidden check no inputs and no values."""
    d = result.outcome.diagnosis
    return replace(d, summary=d.told, expected="", actual="") if d.told else d


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
    right = f"{WORDS[verdict]} {number(result.score)}/{number(result.points)}"
    left = f"{MARKS[verdict]} {result.title} "
    lines = [f"{left}{'.' * max(3, WIDTH - len(left) - len(right) - 1)} {right}"]
    d = shown(result)
    if verdict is Verdict.PASSED:
        return [*lines, *_wrapped("", d.summary)] if d.summary else lines
    for label, value in (("", d.summary), ("expected: ", d.expected), ("actual:   ", d.actual)):
        lines += _wrapped(label, value)
    if verdict is not Verdict.HUMAN:
        lines += _wrapped("hint:     ", plain_formulas(d.hint))
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


# -- HTML and PDF ------------------------------------------------------------------------------


@lru_cache
def formula(latex: str) -> tuple[str, float]:
    """A formula as SVG, and the depth in em by which it hangs below the line; empty where it cannot be set."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure
    from matplotlib.mathtext import MathTextParser

    size = 10.0
    try:
        _, _, depth, _, _ = MathTextParser("path").parse(
            f"${latex}$", dpi=72, prop=mpl.font_manager.FontProperties(size=size)
        )
    except ValueError:
        return "", 0.0
    with mpl.rc_context(
        {"svg.fonttype": "path", "svg.hashsalt": "torchgrade", "mathtext.fontset": "cm"}
    ):
        figure = Figure()
        figure.text(0, 0, f"${latex}$", fontsize=size)
        out = io.StringIO()
        FigureCanvasSVG(figure)
        figure.savefig(
            out,
            format="svg",
            transparent=True,
            bbox_inches="tight",
            pad_inches=0.01,
            metadata={"Date": None},
        )
    return out.getvalue(), depth / size


def rich(value: str) -> Markup:
    """Text for HTML: escaped, formulas as pictures with their source as alternative, `code` as code."""
    done = Markup()
    for kind, part in _pieces(value):
        if kind == "formula" and (svg := formula(part)[0]):
            source = base64.b64encode(svg.encode()).decode()
            height = _svg_height(svg) / 10
            done += Markup(
                '<img class="formula" alt="{}" style="height:{:.2f}em;vertical-align:{:.2f}em" src="data:image/svg+xml;base64,{}">'
            ).format(part, height, -formula(part)[1], source)
        elif kind == "code":
            done += Markup("<code>{}</code>").format(part)
        else:
            done += escape(part)
    return done


def _svg_height(svg: str) -> float:
    found = re.search(r'height="([\d.]+)pt"', svg)
    return float(found[1]) if found else 12.0


def _pieces(value: str) -> list[tuple[str, str]]:
    found = re.split(r"\$([^$\n]+)\$|`([^`\n]+)`", tidy(value))
    pieces = []
    for i in range(0, len(found), 3):
        pieces.append(("text", found[i]))
        if i + 2 < len(found):
            pieces.append(("formula", found[i + 1]) if found[i + 1] else ("code", found[i + 2]))
    return [(k, p) for k, p in pieces if p]


@lru_cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(number=number, rich=rich, tidy=tidy)
    environment.globals.update(MARKS=MARKS, WORDS=WORDS, shown=shown)
    return environment


def png(picture: Array) -> bytes:
    """An RGB array as PNG, encoded by us: nothing a student made reaches a decoder."""
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG", optimize=True)
    return out.getvalue()


def as_html(report: Report) -> str:
    """The feedback page of one student: self-contained, without scripts."""
    pictures = {
        r.id: [base64.b64encode(png(p)).decode() for p in r.outcome.pictures] for r in report.results
    }  # fmt: skip
    return (
        _environment()
        .get_template("feedback.html")
        .render(report=report, pictures=pictures, todo=todo(report))
    )


def todo(report: Report) -> list[Result]:
    """What to do first: the failed checks worth most, at most three."""
    failed = [
        r for r in report.results if r.outcome.verdict is Verdict.FAILED and r.points > r.score
    ]
    return sorted(failed, key=lambda r: r.score - r.points)[:3]


def as_pdf(report: Report, folder: Path) -> bytes:
    """The same as PDF. Student text goes to Typst as data, never as markup.

    Args:
        report: What to print.
        folder: Where pictures are put for Typst to read.
    """
    names: dict[str, list[str]] = {}
    for result in report.results:
        for index, picture in enumerate(result.outcome.pictures):
            name = f"picture-{result.id}-{index}.png"
            (folder / name).write_bytes(png(picture))
            names.setdefault(result.id, []).append(name)
    data = {
        "title": report.title, "sheet": report.sheet, "student": tidy(report.student, 80), "score": number(report.score),
        "points": number(report.points), "pending": number(report.pending), "notes": [_spans(n) for n in report.notes],
        "environment": ", ".join(f"{k} {v}" for k, v in report.environment.items()),
        "exercises": [
            {
                "title": e.title, "where": e.note, "score": number(e.score), "points": number(e.points),
                "checks": [_for_typst(r, names.get(r.id, [])) for r in e.results],
            }
            for e in report.exercises
        ],
    }  # fmt: skip
    template = folder / ".feedback.typ"
    template.write_bytes((TEMPLATES / "feedback.typ").read_bytes())
    try:
        return _typst().compile(
            str(template), root=str(folder), sys_inputs={"data": json.dumps(data)}
        )
    finally:
        template.unlink()
        for name in (n for of in names.values() for n in of):
            (folder / name).unlink()


@lru_cache
def _typst() -> Any:
    """The compiler, kept since it reads the fonts of the system once."""
    import typst

    return typst.Compiler()


def _for_typst(result: Result, pictures: list[str]) -> Mapping[str, Any]:
    d = shown(result)
    failed = result.outcome.verdict is not Verdict.PASSED
    return {
        "title": result.title, "verdict": str(result.outcome.verdict), "words": WORDS[result.outcome.verdict],
        "score": number(result.score), "points": number(result.points), "summary": _spans(d.summary),
        "expected": tidy(d.expected) if failed else "", "actual": tidy(d.actual, 1200) if failed else "",
        "hint": _spans(d.hint) if failed and result.outcome.verdict is not Verdict.HUMAN else [], "trace": tidy(d.trace),
        "rubric": _spans(result.rubric) if result.outcome.verdict is Verdict.HUMAN else [], "pictures": pictures,
    }  # fmt: skip


def _spans(value: str) -> list[dict[str, Any]]:
    spans: list[dict[str, Any]] = []
    for kind, part in _pieces(value):
        svg, depth = formula(part) if kind == "formula" else ("", 0.0)
        spans.append(
            {
                "kind": kind if svg or kind != "formula" else "text",
                "text": part,
                "svg": svg,
                "depth": depth,
                "height": _svg_height(svg) / 10 if svg else 0,
            }
        )
    return spans


def cohort_html(
    title: str, sheet: str, reports: Sequence[Report], failures: Sequence[tuple[str, str]]
) -> str:
    """The page an instructor reads first."""
    return _environment().get_template("cohort.html").render(
        title=title, sheet=sheet, reports=reports, failures=failures, bins=_bins(reports), rows=_rows(reports),
        queue=[(r, x) for r in reports for x in r.results if x.outcome.verdict is Verdict.HUMAN and x.kind != "written"],
        faults=[(r, x) for r in reports for x in r.results if x.outcome.verdict is Verdict.BROKEN],
        mistakes=_mistakes(reports), mean=sum(r.score for r in reports) / max(len(reports), 1),
        median=sorted(r.score for r in reports)[len(reports) // 2] if reports else 0,
    )  # fmt: skip


def _bins(reports: Iterable[Report]) -> list[tuple[str, int]]:
    """How many students reached each tenth of the points that the machine decided."""
    counts = [0] * 10
    for report in reports:
        share = report.score / report.points if report.points else 0
        counts[min(9, int(share * 10))] += 1
    return [(f"{10 * i}–{10 * i + 10} %", n) for i, n in enumerate(counts)]


def _rows(reports: Sequence[Report]) -> list[dict[str, Any]]:
    """For each check, how many students it passed, failed, or left to a person."""
    rows: dict[str, dict[str, Any]] = {}
    for report in reports:
        for exercise in report.exercises:
            for result in exercise.results:
                row = rows.setdefault(
                    result.id,
                    {
                        "exercise": exercise.title,
                        "title": result.title,
                        "public": result.public,
                        "counts": dict.fromkeys(Verdict, 0),
                    },
                )
                row["counts"][result.outcome.verdict] += 1
    return list(rows.values())


def _mistakes(reports: Sequence[Report]) -> list[tuple[str, str, list[str]]]:
    """The recognised mistakes, most frequent first, with words and students."""
    found: dict[str, tuple[str, list[str]]] = {}
    for report in reports:
        for result in report.results:
            if result.outcome.mistake:
                words = result.outcome.diagnosis.summary.partition(" (")[0]
                found.setdefault(result.outcome.mistake, (words, []))[1].append(report.student)
    return sorted(
        ((m, w, list(dict.fromkeys(s))) for m, (w, s) in found.items()), key=lambda m: -len(m[2])
    )
