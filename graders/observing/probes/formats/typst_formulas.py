"""Formulas of Typst, as LaTeX."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

NAMED = {
    "dot": "\\cdot", "dot.op": "\\cdot", "dot.c": "\\cdot", "times": "\\times", "div": "\\div", "ast": "*", "ast.op": "*",
    "dot.o": "\\odot", "dot.circle": "\\odot", "compose": "\\circ", "circle.small": "\\circ",
    "approx": "\\approx", "tilde": "\\sim", "tilde.op": "\\sim", "sim": "\\sim", "eq": "=", "eq.not": "\\neq", "ne": "\\neq", "eq.triple": "=", "eq.def": "=",
    "lt": "<", "gt": ">", "lt.eq": "\\le", "gt.eq": "\\ge", "lt.eq.slant": "\\le", "gt.eq.slant": "\\ge", "plus": "+", "minus": "-",
    "plus.minus": "\\pm", "infinity": "\\infty", "oo": "\\infty", "partial": "\\partial", "diff": "\\partial", "nabla": "\\nabla", "gradient": "\\nabla", "dif": "d",
    "sum": "\\sum", "product": "\\prod", "integral": "\\int", "in": "\\in", "in.not": "\\notin", "prop": "\\propto", "top": "\\top", "tack.b": "\\top",
    "dots": "\\dots", "dots.h": "\\dots", "dots.c": "\\cdots", "dots.h.c": "\\cdots", "dots.v": "\\vdots", "dots.down": "\\ddots", "prime": "'",
    "arrow": "\\to", "arrow.r": "\\to", "arrow.r.double": "\\Rightarrow", "arrow.r.long": "\\to", "implies": "\\Rightarrow", "iff": "\\iff",
    "arrow.l.r.double": "\\iff", "therefore": "\\Rightarrow", "bar.v": "|", "bar.v.double": "\\|", "divides": "|", "mid": "|", "parallel": "\\|", "star": "\\star",
    "quad": "\\quad", "wide": "\\qquad", "thin": "\\,", "med": "\\,", "thick": "\\,", "space": "\\,", "space.nobreak": "\\,", "comma": ",", "semi": ";", "colon": ":",
    "paren.l": "(", "paren.r": ")", "ell": "\\ell", "epsilon.alt": "\\varepsilon", "phi.alt": "\\varphi", "theta.alt": "\\vartheta", "planck.reduce": "\\hbar",
    "RR": "\\mathbb{R}", "NN": "\\mathbb{N}", "EE": "\\mathbb{E}", "PP": "\\mathbb{P}", "ZZ": "\\mathbb{Z}", "slash": "/", "percent": "\\%", "without": "\\setminus",
}  # fmt: skip
"""Signs that LaTeX calls otherwise; any other name is the same there."""
SHORT = {
    "!=": "\\neq", "<=": "\\le", ">=": "\\ge", "->": "\\to", "=>": "\\Rightarrow", "-->": "\\to", "==>": "\\Rightarrow", "<=>": "\\iff", "<==>": "\\iff",
    ":=": ":=", "...": "\\dots", "|->": "\\mapsto", "||": "\\|", "~~": "\\approx",
}  # fmt: skip
SIGN = re.compile("|".join(re.escape(sign) for sign in sorted(SHORT, key=len, reverse=True)))
ACCENTS = {
    "hat": "\\hat", "tilde": "\\tilde", "macron": "\\bar", "overline": "\\overline", "arrow": "\\vec", "dot": "\\dot", "bold": "\\mathbf", "upright": "\\mathrm",
    "sqrt": "\\sqrt", "text": "\\text", "bb": "\\mathbb", "cal": "\\mathcal",
}  # fmt: skip
"""Functions of one argument that LaTeX has as well."""
PLAIN = ("italic", "sans", "serif", "mono", "frak", "scr", "lr", "display", "inline", "limits", "scripts", "math.italic", "underline", "class", "mid",
         "overbrace", "underbrace", "overbracket", "underbracket", "move", "stretch")  # fmt: skip
"""Functions that change only how their first argument looks."""
AROUND = {
    "abs": ("|", "|"),
    "norm": ("\\|", "\\|"),
    "floor": ("\\lfloor ", "\\rfloor "),
    "ceil": ("\\lceil ", "\\rceil "),
}
ROWS = {"mat": "pmatrix", "vec": "pmatrix", "cases": "cases"}
NAME = re.compile(r"[A-Za-z][A-Za-z0-9]+(?:\.[a-z]+)*")
TEXT = "\\text{"
DEEPEST = 60


class Part(NamedTuple):
    """A part of a formula, with what it is without its parentheses."""

    said: str
    bare: str


def formula(source: str, given: Mapping[str, str] | None = None) -> str:
    """Return a formula of Typst as LaTeX.

    Args:
        source: What stands between the dollars.
        given: The names that the document itself gives to formulas, each with its LaTeX.

    Raises:
        ValueError: It is nested too deeply.
    """
    return re.sub(r"\s+", " ", _Formula(source, given or {}).row("")).strip()


def _closed(source: str) -> set[int]:
    """Where parentheses stand that are closed."""
    found, stack = set(), []
    for match in re.finditer(r'"(?:[^"\\]|\\.)*"|\\.|[()\[\]{}]', source, re.S):
        if match[0] in ("(", "[", "{"):
            stack.append(match.start())
        elif match[0] in (")", "]", "}") and stack:
            found.add(stack.pop())
    return found


class _Formula:
    """Goes through a formula from the left to the right."""

    def __init__(self, source: str, given: Mapping[str, str]) -> None:
        self.source, self.given = source, given
        self.at = self.depth = 0
        self.closed = _closed(source)

    def next(self, count: int = 1) -> str:
        """The next signs."""
        return self.source[self.at : self.at + count]

    def blanks(self) -> None:
        """Go on behind blanks."""
        while self.next().isspace():
            self.at += 1

    def row(self, ends: str) -> str:
        """All up to one of the signs that end it."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise ValueError("a formula is nested too deeply")
        out: list[str] = []
        while self.at < len(self.source) and self.next() not in ends:
            if self.next().isspace():
                self.blanks()
                out.append(" ")
            elif self.next() == "\\" and (self.at + 1 == len(self.source) or self.next(2)[1].isspace()):
                self.at += 1
                out.append(" \\\\ ")
            else:
                out.append(self.quotient())
        self.depth -= 1
        return "".join(out)

    def quotient(self) -> str:
        """What is divided by what stands behind a slash, perhaps several times."""
        part = self.attached()
        while True:
            before = self.at
            self.blanks()
            if self.next() != "/" or self.at + 1 >= len(self.source):
                self.at = before
                return part.said
            self.at += 1
            self.blanks()
            below = self.attached()
            said = f"\\frac{{{part.bare}}}{{{below.bare}}}"
            part = Part(said, said)

    def attached(self) -> Part:
        """A part with what stands below and above it."""
        part = self.part()
        marks = ""
        while self.next() and self.next() in "_^'":
            sign = self.next()
            self.at += 1
            if sign == "'":
                marks += "'"
                continue
            self.blanks()
            marks += f"{sign}{{{self.part().bare.strip()}}}"
        if not marks:
            return part
        said = f"{part.said.rstrip()}{marks}"
        if self.next() == "(" and marks.strip("'") == "":  # f'(z)
            said += self.part().said
        return Part(said, said)

    def part(self) -> Part:
        """A number, a name, a function of something, a text, or what stands in parentheses."""
        first = self.next()
        if first == '"':
            return self.text()
        if first == "\\":
            said = self.next(2)[1:]
            self.at += 2
            return Part(f"\\{said}" if said in "#%&_{}$" else said, said)
        if first in "([{":
            return self.parentheses()
        if first == "#":
            return self.code()
        if match := re.compile(r"\d+(?:\.\d+)?").match(self.source, self.at):
            return self.taken(match[0], match[0])
        if match := NAME.match(self.source, self.at):
            self.at = match.end()
            if self.next() == "(" and (called := self.called(match[0])) is not None:
                return Part(called, called)
            said = self.given.get(match[0]) or NAMED.get(match[0], f"\\{match[0].partition('.')[0]}")
            return self.applied(f"{said} ")
        if match := SIGN.match(self.source, self.at):
            return self.taken(match[0], f"{SHORT[match[0]]} ")
        self.at += 1
        return self.applied(first) if first.isalpha() else Part(first, first)

    def taken(self, sign: str, said: str) -> Part:
        """A sign, and what it says."""
        self.at += len(sign)
        return Part(said, said)

    def applied(self, said: str) -> Part:
        """A name with the parentheses that stand at once behind it."""
        if self.next() == "(":
            said = said.rstrip() + self.part().said
        return Part(said, said)

    def text(self) -> Part:
        """Words between quotes."""
        match = re.compile(r'"((?:[^"\\]|\\.)*)"?', re.S).match(self.source, self.at)
        assert match is not None
        self.at = match.end()
        said = f"\\text{{{match[1]}}}"
        return Part(said, said)

    def parentheses(self) -> Part:
        """What stands between parentheses, which need not be of one form; a sign alone where they are not closed."""
        opening, is_closed = self.next(), self.at in self.closed
        self.at += 1
        if not is_closed:
            return Part(opening, opening)
        inner = self.row(")]}")
        closing = self.next()
        self.at += 1
        opened, closed = (f"\\{s}" if s in "{}" else s for s in (opening, closing))
        return Part(f"{opened}{inner}{closed}", inner if opening == "(" else f"{opened}{inner}{closed}")

    def code(self) -> Part:
        """What a function of the document makes of a part: nothing, where it strikes it out."""
        match = re.compile(r"#(?P<name>[A-Za-z][\w.-]*)?(?:\([^()]*\))?(?:\[(?P<content>[^\[\]]*)\])?").match(
            self.source, self.at
        )
        assert match is not None
        self.at = match.end()
        inner = (match["content"] or "").strip("$ ")
        said = "" if match["name"] in ("strike", "h", "v") else formula(inner, self.given)
        return Part(said, said)

    def called(self, name: str) -> str | None:
        """What a function makes of its arguments; None of one that is written as it is."""
        known = (*ACCENTS, *PLAIN, *AROUND, *ROWS, "frac", "binom", "root", "cancel", "op")
        if name not in known or name in self.given:
            return None
        rows: list[list[str]] = [[]]
        while self.next() and (self.next() != ")" or not rows[0]):
            self.at += 1
            rows[-1].append(self.row(",;)").strip())
            if self.next() == ";":
                rows.append([])
        self.at += 1
        rows = [[a for a in row if not re.match(r"\\?[a-z-]+\s*:", a)] for row in rows]
        rows = [row for row in rows if any(row)] or [[""]]
        first = rows[0][0]
        match name:
            case "mat" | "vec" | "cases":
                cells = [[a] for a in rows[0]] if name != "mat" else rows
                inner = " \\\\ ".join(" & ".join(row) for row in cells)
                return f"\\begin{{{ROWS[name]}}} {inner} \\end{{{ROWS[name]}}}"
            case "frac" | "binom" if len(rows[0]) == 2:
                return f"\\{name}{{{first}}}{{{rows[0][1]}}}"
            case "root":
                degree = f"[{first}]" if len(rows[0]) > 1 else ""
                return f"\\sqrt{degree}{{{rows[0][-1]}}}"
            case "cancel":
                return ""
            case "op":
                return f"\\operatorname{{{first.removeprefix(TEXT).rstrip('}')}}}"
        if name in AROUND:
            return first.join(AROUND[name])
        return f"{ACCENTS[name]}{{{first}}}" if name in ACCENTS else first
