"""Formulas in MathML, of LibreOffice and of web pages, as LaTeX."""

from __future__ import annotations

import re
from typing import Any

ACCENTS = {"\u00af": "\\bar", "\u0304": "\\bar", "\u203e": "\\bar", "^": "\\hat", "\u02c6": "\\hat", "\u0302": "\\hat", "~": "\\tilde", "\u02dc": "\\tilde"}  # fmt: skip
UNSEEN = {"\u2061": "", "\u2062": " ", "\u2063": "", "\u2064": "", "\u00a0": " "}
CASES = re.compile(r"\{\s*\\begin\{matrix\}((?:(?!\\begin|\\end).)*)\\end\{matrix\}(?!\s*\})", re.S)
"""Rows behind a brace that is not closed."""


def formula(node: Any) -> str:
    """Return what an element of MathML says, with its parts, as LaTeX."""
    return CASES.sub(r"\\begin{cases}\1\\end{cases}", _part(node))


def _part(node: Any) -> str:
    name = str(node.tag).rpartition("}")[2] if isinstance(node.tag, str) else ""
    children = list(node)
    match name:
        case "mi" | "mn" | "ms":
            said = (node.text or "").strip()
            return f" {said} " if len(said) > 1 and said[0].isalpha() else said
        case "mo":
            said = (node.text or "").strip()
            return UNSEEN.get(said, f" {said} " if said.isalpha() else said)
        case "mtext":
            return f" {node.text or ''} "
        case "semantics" | "maction":
            return _part(children[0]) if children else ""
        case "annotation" | "annotation-xml" | "mphantom" | "":
            return ""
        case "mspace":
            return " "
        case "mfrac":
            return "\\frac" + _braced(children, 2)
        case "msqrt":
            return f"\\sqrt{{{_all(children)}}}"
        case "mroot":
            base, degree = _parts(children, 2)
            return f"\\sqrt[{degree}]{{{base}}}"
        case "msup":
            return _with(children, "^")
        case "msub" | "munder":
            return _with(children, "_")
        case "msubsup" | "munderover":
            return _with(children, "_^")
        case "mover":
            base, above = _parts(children, 2)
            return f"{ACCENTS[above]}{{{base}}}" if above in ACCENTS else _with(children, "^")
        case "mfenced":
            opens, closes = node.get("open", "("), node.get("close", ")")
            sign = (node.get("separators", ",").strip() or " ")[0]
            return f"{opens}{sign.join(map(_part, children))}{closes}"
        case "mtable":
            return "\\begin{matrix}" + " \\\\ ".join(map(_row, children)) + "\\end{matrix}"
        case _:
            return _all(children)


def _row(node: Any) -> str:
    return " & ".join(_part(cell) for cell in node)


def _all(children: list[Any]) -> str:
    return "".join(map(_part, children))


def _parts(children: list[Any], count: int) -> list[str]:
    """So many parts; empty ones for those that are missing."""
    said = [_part(child).strip() for child in children[:count]]
    return said + [""] * (count - len(said))


def _braced(children: list[Any], count: int) -> str:
    return "".join(f"{{{part}}}" for part in _parts(children, count))


def _with(children: list[Any], signs: str) -> str:
    """A base with what stands below and above it."""
    base, *others = _parts(children, 1 + len(signs))
    marks = "".join(f"{sign}{{{other}}}" for sign, other in zip(signs, others, strict=True))
    sign_of_sum = {"∑": "\\sum", "∏": "\\prod", "∫": "\\int"}.get(base)
    return f"{sign_of_sum}{marks} " if sign_of_sum else f"{base}{marks}"
