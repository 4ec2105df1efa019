"""Formulas in the text of a report, set as pictures."""

from __future__ import annotations

import base64
import io
import re
from functools import lru_cache

from markupsafe import Markup, escape

from graders.feedback.words import tidy

LONGEST_FORMULA, DEEPEST_FORMULA, MOST_FORMULAS = 500, 30, 40
"""Letters of a formula, levels in it, and pieces of a text that are set; the rest is shown as it is written."""


@lru_cache(maxsize=1000)
def formula(latex: str) -> tuple[str, float]:
    """A formula as SVG, and the depth in em by which it hangs below the line; empty where it cannot be set."""
    size = 10.0
    if len(latex) > LONGEST_FORMULA or _depth(latex) > DEEPEST_FORMULA:
        return "", 0.0
    try:
        import matplotlib as mpl
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure
        from matplotlib.mathtext import MathTextParser

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
    except (
        Exception
    ):  # whatever a library raises for what a stranger wrote, or none is there: it is shown as text
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
    for kind, part in pieces(value):
        if kind == "formula" and (svg := formula(part)[0]):
            source = base64.b64encode(svg.encode()).decode()
            height = svg_height(svg) / 10
            done += Markup(
                '<img class="formula" alt="{}" style="height:{:.2f}em;vertical-align:{:.2f}em" src="data:image/svg+xml;base64,{}">'
            ).format(part, height, -formula(part)[1], source)
        elif kind == "code":
            done += Markup("<code>{}</code>").format(part)
        else:
            done += escape(part)
    return done


def svg_height(svg: str) -> float:
    """Return the height that an SVG says it has, in points."""
    found = re.search(r'height="([\d.]+)pt"', svg)
    return float(found[1]) if found else 12.0


def pieces(value: str) -> list[tuple[str, str]]:
    """Return a text as pairs of a kind (`text`, `formula` or `code`) and a part of it, in order."""
    found = re.split(r"\$([^$\n]+)\$|`([^`\n]+)`", tidy(value))
    parts = []
    for i in range(0, len(found), 3):
        parts.append(("text", found[i]))
        if i + 2 < len(found):
            kind = "formula" if i // 3 < MOST_FORMULAS else "text"
            parts.append((kind, found[i + 1]) if found[i + 1] else ("code", found[i + 2]))
    return [(k, p) for k, p in parts if p]
