"""What a written answer was understood as, set as mathematics: MathML for pages, content for Typst, letters for terminals."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from graders.feedback.words import tidy
from graders.vocabulary.signs import Part, tree

LETTERS = "alpha beta gamma delta epsilon eps zeta eta theta lambda lam mu nu xi pi rho sigma tau phi chi psi omega oo inf"
GREEK = dict(zip(LETTERS.split(), "αβγδεεζηθλλμνξπρστφχψω∞∞", strict=True))
NAME = re.compile(r"(?P<base>[^\W\d_]+)_?\{?(?P<index>\d+|(?<=_)[\w,]+|(?<=_\{)[\w,]+)\}?")
SIGNS = {
    "+": "+",
    "-": "−",
    "*": "·",
    "o": "⊙",
    "dot": "·",
    "and": "and",
    "<=": "≤",
    ">=": "≥",
    "==": "=",
    "!=": "≠",
}
RAISED = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
LOWERED = str.maketrans("0123456789+-−()ijk,", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎ᵢⱼₖ,")
SPACE = "\u2009"
RELATION, SUM, PRODUCT, POWER, ATOM = range(5)


@dataclass(frozen=True)
class Box:
    """A piece of set mathematics; `holds` says how strongly its parts hold together."""

    kind: str
    text: str = ""
    parts: tuple[Box, ...] = ()
    holds: int = ATOM


def box(part: Part) -> Box:
    """Return a formula as boxes, with the parentheses that its order needs."""
    sign, parts = part.sign, tuple(map(box, part.parts))
    kind, _, said = sign.partition(":")
    match kind:
        case "n":
            return Box("number", said)
        case "v":
            return _name(said)
        case "w":
            return Box("words", said)
        case "sum" | "prod":
            low = _row(Box("name", said), Box("sign", "="), parts[0]) if parts[0].text else Box("name", said)
            return Box(
                "series", "∑" if kind == "sum" else "∏", (low, parts[1], _held(parts[2], PRODUCT)), PRODUCT
            )
        case "cases":
            return Box("cases", "", parts, RELATION)
        case "matrix":
            return Box("matrix", said, parts)
        case "f":
            return _applied(said.partition("/")[0], parts)
        case "~":
            return _row(Box("sign", "−"), _held(parts[0], PRODUCT), holds=SUM)
        case "|" | "||":
            return _fenced(sign.replace("||", "‖"), parts[0], sign.replace("||", "‖"))
        case "T":
            return Box("power", "", (_held(parts[0], ATOM), Box("words", "T")), POWER)
        case "^":
            return Box("power", "", (_held(parts[0], ATOM), parts[1]), POWER)
        case "/":
            return Box("fraction", "", parts, PRODUCT)
        case "of base":
            return _row(parts[0], Box("words", " to base "), parts[1], holds=SUM)
        case "+" | "-":
            return _row(parts[0], Box("sign", SIGNS[sign]), _held(parts[1], SUM + (sign == "-")), holds=SUM)
        case "*" | "o" | "dot":
            first = parts[0] if part.parts[0].sign == "~" else _held(parts[0], PRODUCT)
            return _product(sign, first, _held(parts[1], PRODUCT))
        case _:
            return _row(parts[0], Box("sign", SIGNS.get(sign, sign)), parts[1], holds=RELATION)


def _name(said: str) -> Box:
    """A name with its index, and Greek letters as such."""
    indexed = NAME.fullmatch(said)
    base = indexed["base"] if indexed else said
    name = Box("name", GREEK.get(base, base))
    return Box("index", "", (name, Box("words", indexed["index"]))) if indexed else name


def _applied(name: str, parts: tuple[Box, ...]) -> Box:
    """A function of its arguments; a list and a shape are told in the same way."""
    if name == "shape":
        return _row(*_between(parts, Box("sign", "×")), holds=PRODUCT)
    inner = _row(*_between(parts, Box("sign", ",")))
    if name == "list":
        return _fenced("(", inner, ")")
    if name == "sqrt" and len(parts) == 1:
        return Box("root", "", parts)
    if name in ("abs", "Abs", "fabs") and len(parts) == 1:
        return _fenced("|", parts[0], "|")
    if name in ("square", "inv") and len(parts) == 1:
        exponent = Box("number", "2") if name == "square" else Box("number", "−1")
        return Box("power", "", (_held(parts[0], ATOM), exponent), POWER)
    if name in ("pow", "power") and len(parts) == 2:
        return Box("power", "", (_held(parts[0], ATOM), parts[1]), POWER)
    return _row(Box("words", name), _fenced("(", inner, ")"))


def _between(parts: Sequence[Box], sign: Box) -> list[Box]:
    return [b for at, part in enumerate(parts) for b in ((sign, part) if at else (part,))]


def _row(*parts: Box, holds: int = ATOM) -> Box:
    return Box("row", "", parts, holds)


def _fenced(opening: str, inner: Box, closing: str) -> Box:
    return Box("fenced", opening + closing, (inner,))


def _held(part: Box, least: int) -> Box:
    """A part in parentheses where it would fall apart otherwise."""
    return part if part.holds >= least else _fenced("(", part, ")")


def _product(sign: str, one: Box, other: Box) -> Box:
    """Factors beside each other; a dot stands between numbers, and where a name would be read as a function."""
    bare = sign == "*" and not (_begins(other) == "number" or one.kind == other.kind == "fraction")
    middle = Box("sign", SPACE) if bare else Box("sign", SIGNS[sign])
    return _row(one, middle, other, holds=PRODUCT)


def _begins(part: Box) -> str:
    """What kind of box a box begins with."""
    while part.kind in ("row", "power", "index") and part.parts:
        part = part.parts[0]
    return part.kind


def mathml(signs: Sequence[str]) -> Markup:
    """Return an answer as MathML; nothing where it says no formula."""
    made = tree(signs)
    if made is None:
        return Markup()
    return Markup('<math displaystyle="true" alttext="{}">{}</math>').format(plain(signs), _mathml(box(made)))


ELEMENTS = {"number": "mn", "name": "mi", "sign": "mo", "words": "mtext"}
AROUND = {"row": "mrow", "fraction": "mfrac", "power": "msup", "index": "msub", "root": "msqrt"}


def _mathml(part: Box) -> Markup:
    if part.text == SPACE:
        return Markup('<mspace width="0.17em"/>')
    if part.kind in ELEMENTS:
        return Markup("<{0}>{1}</{0}>").format(Markup(ELEMENTS[part.kind]), tidy(part.text, 60))
    inner = [_mathml(p) for p in part.parts]
    if part.kind in AROUND:
        return Markup("<{0}>{1}</{0}>").format(Markup(AROUND[part.kind]), Markup().join(inner))
    if part.kind == "fenced":
        mo = Markup("<mo>{}</mo>")
        return Markup("<mrow>{}{}{}</mrow>").format(
            mo.format(part.text[0]), inner[0], mo.format(part.text[1])
        )
    if part.kind == "series":
        form = Markup("<mrow><munderover><mo>{}</mo>{}{}</munderover>{}</mrow>")
        return form.format(part.text, *inner)
    columns = 2 if part.kind == "cases" else int(part.text.partition("x")[2])
    rows = [inner[at : at + columns] for at in range(0, len(inner), columns)]
    table = Markup("<mtable>{}</mtable>").format(
        Markup().join(
            Markup("<mtr>{}</mtr>").format(Markup().join(Markup("<mtd>{}</mtd>").format(c) for c in row))
            for row in rows
        )
    )
    return Markup('<mrow class="{}">{}</mrow>').format(part.kind, table)


def for_typst(signs: Sequence[str]) -> dict[str, Any] | None:
    """Return an answer as boxes for the template, which sets them and evaluates none of them."""
    made = tree(signs)
    return None if made is None else _for_typst(box(made))


def _for_typst(part: Box) -> dict[str, Any]:
    columns = int(part.text.partition("x")[2]) if part.kind == "matrix" else 2
    text = list(part.text) if part.kind == "fenced" else tidy(part.text, 60)
    return {"kind": part.kind, "text": text, "columns": columns, "parts": [_for_typst(p) for p in part.parts]}


def plain(signs: Sequence[str]) -> str:
    """Return an answer in letters; nothing where it says no formula."""
    made = tree(signs)
    return "" if made is None else tidy(_plain(box(made)), 1000)


def _plain(part: Box) -> str:
    if part.kind == "sign":
        return part.text if part.text == SPACE else f"{part.text} " if part.text == "," else f" {part.text} "
    if not part.parts:
        return part.text
    said = [_plain(p) for p in part.parts]
    forms: dict[str, Callable[[], str]] = {
        "row": lambda: _signed(part, said),
        "fenced": lambda: f"{part.text[0]}{said[0]}{part.text[1]}",
        "fraction": lambda: "/".join(map(_bound, part.parts, said)),
        "root": lambda: f"√{said[0] if len(said[0]) == 1 else f'({said[0]})'}",
        "power": lambda: said[0] + _small(said[1], RAISED, "^", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿᵀ"),
        "index": lambda: said[0] + _small(said[1], LOWERED, "_", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎ᵢⱼₖ,"),
        "series": lambda: f"{part.text}_({said[0]}){f'^({said[1]})' if said[1] else ''} {said[2]}",
        "cases": lambda: "; ".join(_case(v, test) for v, test in zip(said[::2], said[1::2], strict=True)),
        "matrix": lambda: _rows(said, int(part.text.partition("x")[2])),
    }
    return forms[part.kind]()


def _signed(part: Box, said: list[str]) -> str:
    """The parts of a row; a sign that stands first belongs to what follows it."""
    leading = part.parts[0].kind == "sign"
    return "".join([said[0].strip() if leading else said[0], *said[1:]])


def _bound(part: Box, said: str) -> str:
    return f"({said})" if part.kind in ("row", "series", "cases", "fraction") else said


def _small(said: str, letters: dict[int, int], sign: str, all_small: str) -> str:
    """Small letters above or below the line, where there are such."""
    small = said.strip().replace(" ", "").translate(letters).replace("T", "ᵀ")
    if small and all(c in all_small for c in small):
        return small
    return f"{sign}{said}" if re.fullmatch(r"\w", said) else f"{sign}({said})"


def _case(value: str, test: str) -> str:
    return f"{value} otherwise" if test == "otherwise" else f"{value} if {test}"


def _rows(said: list[str], columns: int) -> str:
    rows = [", ".join(said[at : at + columns]) for at in range(0, len(said), columns)]
    return f"[{', '.join(f'[{row}]' for row in rows)}]"
