"""Word's own equations, as LaTeX."""

from __future__ import annotations

from typing import Any

MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
UNKNOWN = " ? "
"""What stands for a part that is not understood, so that a person reads it."""
SUMS = {"\u2211": "\\sum", "\u220f": "\\prod", "\u222b": "\\int", "": "\\int"}
ACCENTS = {"\u0302": "\\hat", "\u0304": "\\bar", "\u0305": "\\bar", "\u0303": "\\tilde", "": "\\hat"}
PROPERTIES = ("rPr", "fPr", "sSubPr", "sSupPr", "sSubSupPr", "radPr", "dPr", "naryPr", "funcPr", "mPr", "accPr", "barPr", "ctrlPr", "eqArrPr", "limLowPr", "boxPr", "groupChrPr")  # fmt: skip


def equation(node: Any) -> str:
    """Return what an element of an equation says, with its parts, as LaTeX."""
    return "".join(_part(child) for child in node)


def _part(node: Any) -> str:
    tag = str(node.tag)
    name = tag.removeprefix(MATHS) if tag.startswith(MATHS) else ""
    match name:
        case "r":
            return "".join(t.text or "" for t in node.iter(f"{MATHS}t", f"{WORD}t"))
        case "f":
            if _set(node, "fPr", "type") == "noBar":
                return UNKNOWN
            return f"\\frac{{{_of(node, 'num')}}}{{{_of(node, 'den')}}}"
        case "sSub":
            return f"{_of(node, 'e')}_{{{_of(node, 'sub')}}}"
        case "sSup":
            return f"{_of(node, 'e')}^{{{_of(node, 'sup')}}}"
        case "sSubSup":
            return f"{_of(node, 'e')}_{{{_of(node, 'sub')}}}^{{{_of(node, 'sup')}}}"
        case "rad":
            degree = _of(node, "deg")
            return f"\\sqrt{f'[{degree}]' if degree.strip() else ''}{{{_of(node, 'e')}}}"
        case "d":
            return _delimited(node)
        case "nary":
            sign = SUMS.get(_set(node, "naryPr", "chr"), UNKNOWN)
            below, above = (_of(node, tag).strip(" \u200b\u2060\ufeff") for tag in ("sub", "sup"))
            limits = (f"_{{{below}}}" if below else "") + (f"^{{{above}}}" if above else "")
            return f"{sign}{limits} {_of(node, 'e')}"
        case "func":
            called = _of(node, "fName").strip()
            return f" {called}({_of(node, 'e')})" if not _bracketed(node) else f" {called}{_of(node, 'e')}"
        case "m":
            rows = [
                " & ".join(equation(e) for e in row.findall(f"{MATHS}e"))
                for row in node.findall(f"{MATHS}mr")
            ]
            return "\\begin{matrix}" + " \\\\ ".join(rows) + "\\end{matrix}"
        case "eqArr":
            return " \\\\ ".join(equation(e) for e in node.findall(f"{MATHS}e"))
        case "acc":
            accent = ACCENTS.get(_set(node, "accPr", "chr"), "")
            return f"{accent}{{{_of(node, 'e')}}}" if accent else UNKNOWN
        case "bar":
            return f"\\bar{{{_of(node, 'e')}}}"
        case "box" | "oMath" | "e":
            return equation(node if name != "box" else node.find(f"{MATHS}e"))
        case _:
            return "" if name in PROPERTIES or not name else UNKNOWN


def _of(node: Any, part: str) -> str:
    found = node.find(f"{MATHS}{part}")
    return "" if found is None else equation(found)


def _set(node: Any, properties: str, name: str) -> str:
    """A property of an element; empty where it has none."""
    found = node.find(f"{MATHS}{properties}/{MATHS}{name}")
    return "" if found is None else str(found.get(f"{MATHS}val", ""))


def _bracketed(node: Any) -> bool:
    """Whether what a function is of stands in brackets already."""
    inner = node.find(f"{MATHS}e")
    return inner is not None and len(inner) == 1 and inner[0].tag == f"{MATHS}d"


def _delimited(node: Any) -> str:
    first, last = (_bracket(node, name, usual) for name, usual in (("begChr", "("), ("endChr", ")")))
    entries = [equation(e) for e in node.findall(f"{MATHS}e")]
    inner = node.findall(f"{MATHS}e/{MATHS}m")
    if first == "{" and not last and len(entries) == 1 and len(inner) == 1:
        return entries[0].replace("{matrix}", "{cases}")
    if first == "{" and node.findall(f"{MATHS}e/{MATHS}eqArr"):
        return f"\\begin{{cases}}{entries[0]}\\end{{cases}}"
    return f"{first}{', '.join(entries)}{last}"


def _bracket(node: Any, name: str, usual: str) -> str:
    """A bracket, which may be left out."""
    found = node.find(f"{MATHS}dPr/{MATHS}{name}")
    return usual if found is None else str(found.get(f"{MATHS}val", ""))
