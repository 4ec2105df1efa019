"""The feedback page of one student as HTML."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from functools import cached_property, lru_cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from graders.feedback import beside
from graders.feedback.formulas import rich
from graders.feedback.language import Language, language
from graders.feedback.repeated import shown_once
from graders.feedback.student import ForStudent
from graders.feedback.understood import mathml
from graders.feedback.words import MARKS, beside_written, marks, tidy, words
from graders.model import Array, Report, Result, Verdict
from graders.paths import TEMPLATES


@lru_cache
def environment(code: str = "") -> Environment:
    """The templates, with what they call, in a language."""
    spoken = language(code)
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    catalogue = spoken.catalogue
    made.install_gettext_callables(catalogue.gettext, catalogue.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.filters.update(
        number=spoken.number,
        measured=lambda value: str(value).replace(".", spoken.decimal),
        rich=rich,
        told=spoken.told,
        tidy=tidy,
        mathml=mathml,
        base64=lambda data: base64.b64encode(data).decode(),
    )
    made.globals.update(
        MARKS=MARKS,
        language=spoken,
        words=lambda result: spoken(words(result)),
        marks=lambda result: marks(result, spoken.number),
        curve=lambda result: curve(result, spoken),
        beside_written=beside_written,
    )
    return made


def png(picture: Array) -> bytes:
    """An RGB array as PNG, encoded by us: nothing a student made reaches a decoder."""
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG")
    return out.getvalue()


def jpeg(picture: Array) -> bytes:
    """A photograph or scan as JPEG, encoded by us."""
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=80)
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
        spoken = language(self.report.language)
        return {r.id: _beside(r, spoken) for r in self.report.results}


@dataclass(frozen=True)
class Beside:
    """What was expected beside what came: a table, and a heat map as PNG."""

    table: beside.Table | None = None
    heat: bytes = b""


def _beside(result: Result, spoken: Language) -> Beside:
    """What a student may see of it: nothing where the check has passed."""
    arrays = result.outcome.arrays
    if arrays is None or result.outcome.verdict is not Verdict.FAILED:
        return Beside()
    heat = beside.heat_map(*arrays)
    return Beside(beside.table(*arrays, spoken), b"" if heat is None else png(heat))


def curve(result: Result, spoken: Language, colours: beside.Colours = beside.PAGE) -> Markup:
    """A training's curve as SVG."""
    curves = result.outcome.curves
    return Markup(beside.curves(*curves, colours, spoken)) if curves else Markup()


def as_html(report: ForStudent, drawn: Drawn | None = None) -> str:
    """The feedback page of one student: self-contained, without scripts."""
    page = environment(report.language).get_template("feedback.html")
    return page.render(report=shown_once(report), drawn=drawn or Drawn(report), todo=todo(report))


def todo(report: Report) -> list[Result]:
    """What to do first: the failed checks worth most, at most three."""
    failed = [r for r in report.results if r.outcome.verdict is Verdict.FAILED and r.points > r.score]
    return sorted(failed, key=lambda r: r.score - r.points)[:3]
