"""A Report as HTML and PDF for the student; each a function of the report alone."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from graders.feedback import beside
from graders.feedback.documents import MARKS, ForStudent, number, tidy, words
from graders.model import WAITING, Array, Report, Result, Verdict
from graders.paths import TEMPLATES

LONGEST_FORMULA, DEEPEST_FORMULA, MOST_FORMULAS = 500, 30, 40
"""Letters of a formula, levels in it, and pieces of a text that are set; the rest is shown as it is written."""


@lru_cache(maxsize=1000)
def formula(latex: str) -> tuple[str, float]:
    """A formula as SVG, and the depth in em by which it hangs below the line; empty where it cannot be set."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure
    from matplotlib.mathtext import MathTextParser

    size = 10.0
    if len(latex) > LONGEST_FORMULA or _depth(latex) > DEEPEST_FORMULA:
        return "", 0.0
    try:
        _, _, depth, _, _ = MathTextParser("path").parse(
            f"${latex}$", dpi=72, prop=mpl.font_manager.FontProperties(size=size)
        )
        with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "torchgrade", "mathtext.fontset": "cm"}):
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
    except Exception:  # whatever a library raises for what a stranger wrote: it is shown as text
        return "", 0.0
    return out.getvalue(), depth / size


def _depth(latex: str) -> int:
    """How deep braces, brackets and scripts lie in each other in a formula, at most."""
    depth = deepest = 0
    for c in latex:
        depth += (c in "{([^_") - (c in "})]")
        deepest = max(deepest, depth)
    return deepest


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
            kind = "formula" if i // 3 < MOST_FORMULAS else "text"
            pieces.append((kind, found[i + 1]) if found[i + 1] else ("code", found[i + 2]))
    return [(k, p) for k, p in pieces if p]


@lru_cache
def environment() -> Environment:
    """The templates, with what they call."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        number=number, rich=rich, tidy=tidy, base64=lambda data: base64.b64encode(data).decode()
    )
    made.globals.update(MARKS=MARKS, words=words, curve=curve)
    return made


def png(picture: Array) -> bytes:
    """An RGB array as PNG, encoded by us: nothing a student made reaches a decoder."""
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG")
    return out.getvalue()


@dataclass
class Drawn:
    """What the pages of a report show besides words, drawn once for all of them."""

    report: ForStudent

    @cached_property
    def pictures(self) -> dict[str, list[bytes]]:
        """The figures of each check, as PNG."""
        return {r.id: [png(p) for p in r.outcome.pictures] for r in self.report.results}

    @cached_property
    def beside(self) -> dict[str, Beside]:
        """What was expected beside what came, by check."""
        return {r.id: _beside(r) for r in self.report.results}


@dataclass(frozen=True)
class Beside:
    """What was expected beside what came: a table, and a heat map as PNG."""

    table: beside.Table | None = None
    heat: bytes = b""


def _beside(result: Result) -> Beside:
    """What a student may see of it: nothing where the check has passed."""
    arrays = result.outcome.arrays
    if arrays is None or result.outcome.verdict is not Verdict.FAILED:
        return Beside()
    heat = beside.heat_map(*arrays)
    return Beside(beside.table(*arrays), b"" if heat is None else png(heat))


def curve(result: Result, colours: beside.Colours = beside.PAGE) -> Markup:
    """A training's curve as SVG."""
    curves = result.outcome.curves
    return Markup(beside.curves(*curves, colours)) if curves else Markup()


def as_html(report: ForStudent, drawn: Drawn | None = None) -> str:
    """The feedback page of one student: self-contained, without scripts."""
    page = environment().get_template("feedback.html")
    return page.render(report=report, drawn=drawn or Drawn(report), todo=todo(report))


def todo(report: Report) -> list[Result]:
    """What to do first: the failed checks worth most, at most three."""
    failed = [r for r in report.results if r.outcome.verdict is Verdict.FAILED and r.points > r.score]
    return sorted(failed, key=lambda r: r.score - r.points)[:3]


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
        "expected": tidy(d.expected) if plain else "",
        "actual": tidy(d.actual, 1200) if plain else "",
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
