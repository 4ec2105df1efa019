"""The feedback page of one student as PDF, by Typst."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from graders.errors import UserError
from graders.feedback import beside, fonts
from graders.feedback.formulas import formula, pieces, svg_height
from graders.feedback.language import Language, language
from graders.feedback.page import Drawn, curve
from graders.feedback.repeated import shown_once
from graders.feedback.student import ForStudent
from graders.feedback.understood import for_typst
from graders.feedback.words import beside_written, marks, number, tidy, words
from graders.model import WAITING, Result, Verdict
from graders.observing.optional import is_here
from graders.paths import TEMPLATES

NEEDS = "pages of a cohort need the extra `grade`: pip install 'torchgrade[grade]'"


def require() -> None:
    """Ask for what pages of a cohort need and a student's own check does without.

    Raises:
        UserError: It is not installed.
    """
    if not all(map(is_here, ("matplotlib", "nbconvert", "typst"))):
        raise UserError(NEEDS)


def as_pdf(report: ForStudent, folder: Path, drawn: Drawn | None = None) -> bytes:
    """The same as PDF. Student text goes to Typst as data, never as markup.

    Args:
        report: What to print.
        folder: Where pictures are put for Typst to read.
        drawn: What its other pages show.
    """
    drawn = drawn or Drawn(report)
    spoken = language(report.language)
    names: dict[str, list[str]] = {}
    heats: dict[str, str] = {}
    for result in report.results:
        for index, picture in enumerate(drawn.pictures[result.id]):
            name = f"picture-{result.id}-{index}.png"
            (folder / name).write_bytes(picture)
            names.setdefault(result.id, []).append(name)
        if heat := drawn.beside[result.id].heat:
            heats[result.id] = f"picture-{result.id}-heat.png"
            (folder / heats[result.id]).write_bytes(heat)
    data = {
        "language": spoken.code,
        "said": _said(report, spoken),
        "title": report.title,
        "sheet": report.sheet,
        "student": tidy(report.student, 80),
        "score": spoken.number(report.score),
        "points": spoken.number(report.points),
        "pending": number(report.pending),
        "notes": [_spans(spoken.told(n)) for n in report.notes],
        "deductions": "".join(
            [f" ({spoken.number(report.earned)})" if report.deductions else ""]
            + [
                spoken(", less %(less)s (%(why)s)", less=spoken.number(x.points), why=spoken.told(x.why))
                for x in report.deductions
            ]
        ),
        "environment": ", ".join(f"{k} {v}" for k, v in report.environment.items()),
        "exercises": [
            {
                "title": e.title,
                "where": e.note,
                "score": spoken.number(e.score),
                "points": spoken.number(e.points),
                "checks": [
                    _for_typst(r, drawn.beside[r.id].table, names.get(r.id, []), heats.get(r.id, ""), spoken)
                    for r in e.results
                ],
            }
            for e in shown_once(report).exercises
        ],
    }
    data, lost = fonts.shown(data)
    data["missing"] = bool(lost)
    template = folder / ".feedback.typ"
    template.write_bytes((TEMPLATES / "feedback.typ").read_bytes())
    try:
        return _typst().compile(str(template), root=str(folder), sys_inputs={"data": json.dumps(data)})
    finally:
        template.unlink()
        for name in [n for of in (*names.values(), heats.values()) for n in of]:
            (folder / name).unlink()


@lru_cache
def _typst() -> Any:
    """The compiler, kept since it reads the fonts of the system once."""
    import typst

    return typst.Compiler()


def _said(report: ForStudent, spoken: Language) -> dict[str, str]:
    """Our own words on the page."""
    return {
        "of": spoken("of %(n)s points", n=spoken.number(report.points)),
        "more": spoken("%(n)s more are decided by a person", n=spoken.number(report.pending)),
        "earned": spoken("Points earned"),
        "notes": spoken("Notes"),
        "graded": spoken("graded:"),
        "expected": spoken("expected"),
        "got": spoken("got"),
        "written": spoken("written"),
        "read": spoken("read as"),
        "heat": spoken(
            "expected, got, and the difference (red: too large, blue: too small, grey: not a number)"
        ),
        "curve": spoken("your training; the band is where the best one ends"),
        "hint": spoken("Hint:"),
        "remark": spoken("Remark:"),
        "judged": spoken("How it is judged:"),
        "total": spoken("The total is the sum of the points in this document"),
        "with": spoken("Graded with"),
        "missing": spoken(
            "Letters that no font of the machine that graded has are shown as �; feedback.html has them."
        ),
    }


def _for_typst(
    result: Result, table: beside.Table | None, pictures: list[str], heat: str, spoken: Language
) -> Mapping[str, Any]:
    d = result.outcome.diagnosis
    failed = result.outcome.verdict is not Verdict.PASSED
    plain = failed and not table  # a table shows both
    human = result.outcome.verdict is Verdict.HUMAN
    return {
        "title": result.title,
        "verdict": str(result.outcome.verdict),
        "words": spoken(words(result)),
        "marks": f" · {marks(result, spoken.number)}" if result.points else "",
        "summary": _spans(spoken.told(d.summary)),
        "graded": _spans(spoken.told(result.outcome.graded)),
        "expected": tidy(d.expected) if plain else "",
        "actual": tidy(beside_written(result), 1200) if plain else "",
        "wrote": tidy(result.outcome.wrote, 1200),
        "understood": for_typst(result.outcome.understood),
        "hint": _spans(spoken.told(d.hint)) if failed and not human else [],
        "trace": tidy(d.trace),
        "rubric": _spans(result.rubric) if result.outcome.verdict in WAITING else [],
        "pictures": pictures,
        "heat": heat,
        "remark": _spans(d.remark),
        "table": _as_lines(table, spoken) if table else None,
        "curve": str(curve(result, spoken, beside.PRINT)),
    }


def _as_lines(table: beside.Table, spoken: Language) -> Mapping[str, Any]:
    both = ((spoken("expected"), table.expected), (spoken("got"), table.actual))
    panels = [(n, beside.as_lines(v)) for n, v in both]
    widest = max(sum(len(words) for words, _ in lines[0]) for _, lines in panels)
    said = spoken("%(n)s of %(all)s entries are wrong", n=table.wrong, all=table.size)
    said += spoken("; shown: %(what)s", what=table.note) if table.note else ""
    return {"said": said, "panels": panels, "narrow": widest <= beside.NARROW}


def _spans(value: str) -> list[dict[str, Any]]:
    spans: list[dict[str, Any]] = []
    for kind, part in pieces(value):
        svg, depth = formula(part) if kind == "formula" else ("", 0.0)
        spans.append(
            {
                "kind": kind if svg or kind != "formula" else "text",
                "text": part,
                "svg": svg,
                "depth": depth,
                "height": svg_height(svg) / 10 if svg else 0,
            }
        )
    return spans
