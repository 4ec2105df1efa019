"""The feedback page of one student as PDF, by Typst."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from graders.feedback import beside
from graders.feedback.formulas import formula, pieces, svg_height
from graders.feedback.page import Drawn, curve
from graders.feedback.student import ForStudent
from graders.feedback.understood import for_typst
from graders.feedback.words import beside_written, number, tidy, words
from graders.model import WAITING, Result, Verdict
from graders.paths import TEMPLATES


def as_pdf(report: ForStudent, folder: Path, drawn: Drawn | None = None) -> bytes:
    """The same as PDF. Student text goes to Typst as data, never as markup.

    Args:
        report: What to print.
        folder: Where pictures are put for Typst to read.
        drawn: What its other pages show.
    """
    drawn = drawn or Drawn(report)
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
        "title": report.title,
        "sheet": report.sheet,
        "student": tidy(report.student, 80),
        "score": number(report.score),
        "points": number(report.points),
        "pending": number(report.pending),
        "notes": [_spans(n) for n in report.notes],
        "deductions": "".join(
            [f" ({number(report.earned)})" if report.deductions else ""]
            + [f", less {number(x.points)} ({x.why})" for x in report.deductions]
        ),
        "environment": ", ".join(f"{k} {v}" for k, v in report.environment.items()),
        "exercises": [
            {
                "title": e.title,
                "where": e.note,
                "score": number(e.score),
                "points": number(e.points),
                "checks": [
                    _for_typst(r, drawn.beside[r.id].table, names.get(r.id, []), heats.get(r.id, ""))
                    for r in e.results
                ],
            }
            for e in report.exercises
        ],
    }
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


def _for_typst(
    result: Result, table: beside.Table | None, pictures: list[str], heat: str
) -> Mapping[str, Any]:
    d = result.outcome.diagnosis
    failed = result.outcome.verdict is not Verdict.PASSED
    plain = failed and not table  # a table shows both
    return {
        "title": result.title,
        "verdict": str(result.outcome.verdict),
        "words": words(result),
        "score": number(result.score),
        "points": number(result.points),
        "summary": _spans(d.summary),
        "graded": _spans(result.outcome.graded),
        "expected": tidy(d.expected) if plain else "",
        "actual": tidy(beside_written(result), 1200) if plain else "",
        "wrote": tidy(result.outcome.wrote, 1200),
        "understood": for_typst(result.outcome.understood),
        "hint": _spans(d.hint) if failed and result.outcome.verdict is not Verdict.HUMAN else [],
        "trace": tidy(d.trace),
        "rubric": _spans(result.rubric) if result.outcome.verdict in WAITING else [],
        "pictures": pictures,
        "heat": heat,
        "remark": _spans(d.remark),
        "table": _as_lines(table) if table else None,
        "curve": str(curve(result, beside.PRINT)),
    }


def _as_lines(table: beside.Table) -> Mapping[str, Any]:
    panels = [(n, beside.as_lines(v)) for n, v in (("expected", table.expected), ("got", table.actual))]
    widest = max(sum(len(words) for words, _ in lines[0]) for _, lines in panels)
    return {"wrong": table.wrong, "note": table.note, "panels": panels, "narrow": widest <= beside.NARROW}


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
