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
ALIGNED, MOST_LINES = "equation|align|gather|aligned|gathered|split", 12
"""Surroundings of formulas that are lines below each other."""
PAD = 1
"""Points around a formula, into which slanted letters reach."""


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

        with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "torchgrade", "mathtext.fontset": "cm"}):
            width, height, depth, _, _ = MathTextParser("path").parse(
                f"${latex}$", dpi=72, prop=mpl.font_manager.FontProperties(size=size)
            )
            width, height, depth = width + 2 * PAD, height + 2 * PAD, depth + PAD
            figure = Figure(figsize=(width / 72, height / 72))
            figure.text(PAD / width, depth / height, f"${latex}$", fontsize=size)
            out = io.StringIO()
            FigureCanvasSVG(figure)
            figure.savefig(out, format="svg", transparent=True, metadata={"Date": None})
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
        if kind == "formula" and (said := attributes(part)):
            inner = (Markup(' {}="{}"').format(Markup(name), value) for name, value in said.items())
            done += Markup("<img{}>").format(Markup().join(inner))
        elif kind == "code":
            done += Markup("<code>{}</code>").format(part)
        else:
            done += escape(part)
    return done


def attributes(latex: str) -> dict[str, str]:
    """Return the attributes of the picture of a formula; none where it cannot be set."""
    svg, depth = formula(latex)
    if not svg:
        return {}
    return {
        "class": "formula",
        "alt": latex,
        "style": f"height:{svg_height(svg) / 10:.2f}em;vertical-align:{-depth:.2f}em",
        "src": f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}",
    }


def lines(latex: str) -> list[str]:
    """Return the lines of a displayed formula, each of which can be set; none where one cannot, or they are many."""
    inner = re.sub(rf"\\(?:begin|end)\{{(?:{ALIGNED})\*?\}}|(?<!\\)&", " ", latex)
    found = [line for part in inner.split(r"\\") if (line := " ".join(part.split()))]
    return found if len(found) <= MOST_LINES and all(formula(line)[0] for line in found) else []


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
