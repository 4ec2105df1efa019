"""Read a number, a shape, a list or a matrix, with what people write around it."""

from __future__ import annotations

import re
from typing import Literal

import numpy as np

from graders.model import Array
from graders.observing.probes.expressions import digits
from graders.observing.probes.expressions.digits import UNKNOWN, Manner
from graders.observing.probes.expressions.names import Names
from graders.observing.probes.expressions.notation import evaluate
from graders.observing.probes.expressions.terms import PREFIX
from graders.observing.probes.quantities import counts, grids
from graders.observing.probes.quantities.shapes import shape, without_shapes
from graders.observing.probes.quantities.spoken import ABOUT, NUMBERS, SIZES, body
from graders.observing.probes.spelling import beside, prose
from graders.observing.probes.spelling.marks import plain
from graders.observing.probes.spelling.tokens import Unread

Want = Literal["any", "number", "beside", "shape", "vector", "matrix"]
"""What is asked: `any` where it is not known, `beside` is a number that stands beside a shape."""
INFINITE = re.compile(
    r"(?<![\w.])(?:(?P<minus>-\s*|minus\s+|moins\s+|menos\s+|negative\s+)?(?:oo|inf(?:inity|inite|ini|inito|inita)?|unendlich)(?!\w)|"
    r"(?:\w+\.)?float\(\s*['\"](?P<sign>-?)inf(?:inity)?['\"]\s*\))",
    re.I,
)
SCALES = {
    "k": 1e3, "tsd": 1e3, "thousand": 1e3, "tausend": 1e3, "mille": 1e3, "mil": 1e3,
    "million": 1e6, "millions": 1e6, "millionen": 1e6, "mio": 1e6, "millones": 1e6, "millón": 1e6,
}  # fmt: skip
PARTS = {
    2: "half halb hälfte halbe demi moitié medio mitad", 3: "third thirds drittel tiers tercio tercios",
    4: "quarter quarters viertel quart quarts cuarto cuartos", 5: "fifth fifths fünftel cinquième quinto", 8: "eighth eighths achtel huitième octavo",
}  # fmt: skip
FRACTIONS = {word: number for number, words in PARTS.items() for word in words.split()}


GROUPS = re.compile(
    r"\W*(?:\d{3}(?: \d{3})+|\d{1,2}(?: \d{3}){2,})(?![\d.,])(?![^\n]*(?:param|weight|gewicht|poids|peso))\D*",
    re.I,
)
"""Groups of three digits, which may be one number or several."""
THIN = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:\\,\d{3})+(?!\d)")
"""A number of LaTeX in groups of three digits, with thin spaces between them."""
CONDITION = re.compile(
    r"(?<=[\d)])\s+(?:for|für|pour|para|bei|at|when|if|falls|wenn|si|with|mit|avec|con|where)\s+[A-Za-z]\w*\s*=\s*[-\d.,]+\s*$",
    re.I,
)
"""For which value of another quantity a number is told."""
NAMED = re.compile(
    r"(?:^|[,;\n]|(?<=[\s$])(?:and|und|et|y)(?=[\s$]))[\s$*-]*\\?[A-Za-z][\w\\{}^*']{0,14}[\s$]*=[\s$]*", re.M
)
"""A name in front of what it is, behind what another one is."""
TRANSPOSED = re.compile(
    r"\(\s*([-−]?\d+)\s*,\s*([-−]?\d+)\s*\)(?=\s*(?:\^\s*\{?\(?\s*\\?(?:T|top|intercal)(?![A-Za-z])|ᵀ|⊤))"
)
"""Two whole numbers in parentheses that are transposed, and so no number with a comma in it."""
ENTRIES = re.compile(r"[\[(]\s*[-−]?\d+(?:,[-−]?\d+)+\s*[\])]")
"""Whole numbers in brackets, between commas without blanks."""
NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)?|(?<![\w.])[.,]\d+|(?<=[,]|\\)\d+(?:\.\d+)?")
BARE = re.compile(
    r"(?<!\w)(?:without|no|ohne|sans|sin|kein(?:e|en)?)\s+(?:the |die |den |les |el |los )?(?:bias(?:es)?|biais|sesgos?)(?!\w)",
    re.I,
)
"""That biases are not counted."""


def read(text: str, how: Manner = UNKNOWN, want: Want = "any") -> Array:
    """Return a number, list, shape or matrix as an array of float64.

    Args:
        text: The answer.
        how: How the whole hand-in writes its numbers.
        want: What is asked; `any` where that is not known.

    Raises:
        ValueError: It is none of these, or can be read in two ways; the message says which part.
    """
    text = TRANSPOSED.sub(r"(\1; \2)", THIN.sub(lambda m: m[0].replace("\\,", ""), text))
    text = counts.of_all(text) if want in ("any", "number", "beside") else text
    text = re.sub(r"(?<=\d)(?:\\[,;:! ]|~)(?=\d{3}(?!\d))", "\u202f", text)
    if want == "shape":
        return shape(text)
    if want == "beside":
        return np.array(number(without_shapes(text), how))
    if want == "number":
        return np.array(number(text, how))
    if want == "any" and GROUPS.fullmatch(text) and " 000" not in text:
        raise Unread("is it one number, or several?")
    if want in ("vector", "matrix") or grids.is_grid(text):
        return array(text, how)
    if want == "any" and re.fullmatch(rf"[\s(]*\d+(?:{SIZES}\d+)+[\s).]*", plain(prose.unmarked(text))):
        return shape(text)  # or a product: that is known by what is asked
    return np.array(number(text, how))


def joined(text: str, how: Manner = UNKNOWN) -> Array:
    """Return the entries of several lists and numbers that a text names one after the other, such as `h = (1, 2), o = (3, 4)`.

    Raises:
        ValueError: It names fewer than two, or says something else.
    """
    before, *parts = NAMED.split(text)
    if len(parts) < 2 or re.search(r"\w", before):
        raise Unread("fewer than two things are named")
    return np.concatenate([read(part.strip(" \t\n,;.$"), how).reshape(-1) for part in parts])


def apart(text: str) -> str:
    """Return a text in which `(1,2)` is no decimal fraction in brackets."""
    return ENTRIES.sub(lambda m: m[0].replace(",", ", "), text)


def count(text: str) -> int:
    """Return how many numbers stand in a text."""
    return len(NUMBER.findall(text))


def array(text: str, how: Manner = UNKNOWN) -> Array:
    """Return a list or matrix of numbers."""
    cells = grids.cells(text, how)
    if any(re.search(r"[\[\]]", c) for row in cells.rows for c in row):
        raise Unread("a list of lists that is put together")
    out = np.array([[_entry(c, how) for c in row] for row in cells.rows])
    out = cells.scale(out)
    if out.size == 1 and re.search(rf"\d{SIZES}\d", plain(text)):
        raise Unread("a size is given, not what is in it")
    return out[0] if len(out) == 1 else out


def _entry(cell: str, how: Manner) -> float:
    equal = [side for _, side in prose.sides(cell)]
    if len(equal) > 1 and _agreed([(_entry(side, how), 0.0) for side in equal]) is not None:
        cell = equal[-1]
    said = _percent(cell)
    if match := INFINITE.fullmatch(said.strip()):
        return _infinite(match)
    return float(evaluate(said, Names({}, base2=how.base2)).reshape(-1)[0])


def _infinite(match: re.Match[str]) -> float:
    return -np.inf if match["minus"] or match["sign"] == "-" else np.inf


def number(text: str, how: Manner = UNKNOWN) -> float:
    """Return the one number that a text gives, a calculation that ends in it, or its name.

    Raises:
        Unread: There is none, or several that differ.
    """
    if re.match(r"\W*(?<!\d),\d", text):
        raise Unread("what stands before the comma?")
    said = BARE.sub(" ", body(text))
    if "\\begin" in said:
        raise Unread("a matrix where a number is asked")
    remarks = prose.equated(plain(prose.unmarked(text)))
    said = re.split(r"±", said)[0] if re.search(r"\d\s*±", said) else said
    if "±" in said:
        raise Unread("two numbers are named")
    said = prose.REFERENCE.sub(" ", said) if re.search(r"\d|oo", prose.REFERENCE.sub(" ", said)) else said
    if prose.REFERENCE.fullmatch(said.strip(" .:")):
        raise Unread("there is a reference alone")
    said = CONDITION.sub(" ", said)
    said = ABOUT.sub(" ", said) if "~=" not in said else said
    said = re.sub(r"(?<=[\d%])\s+\((\s*[-\d.,]+\s*%?\s*)\)\s*$", r" ~= \1", said)
    found: list[tuple[float, float]] = []
    for clause in _clauses(said):
        found += _of_clause(clause, how)
    if not found:
        raise Unread("there is no number")
    products = [value for value, _ in found]
    beside = [r for r in remarks if counts.product(r) not in products]
    return _agreed([*found, *(f for r in beside for f in _tried(r, how))])


def _tried(side: str, how: Manner) -> list[tuple[float, float]]:
    """The numbers of a remark such as `(= 5/8)`; none where it is no number."""
    try:
        return _of_side(side, how)
    except Unread:
        return []


def _clauses(said: str) -> list[str]:
    parts: list[str] = []
    for clause in prose.split(said, r";|\n|,(?=\s)|\.(?=\s+[^\W\d_])|->>|=>"):
        last = re.split(r":(?=\s)|:$|->", clause)
        if (
            re.search(r"<|>", clause)
            and not re.search(r"[<>]=?\s*[A-Za-z(]", clause)
            and not re.search(r"->|=>|\|", clause)
        ):
            raise Unread("a bound is given, not a number")
        stated = [part for part in last[:-1] if beside.STATED.search(part)]
        parts += [*stated, last[-1]] if re.search(r"\w", last[-1]) else [clause]
    return parts


def _agreed(found: list[tuple[float, float]]) -> float:
    best, tolerance = min(found, key=lambda f: f[1])
    for value, rounding in found:
        gap = max(rounding, tolerance) + 1e-9 * abs(best)
        if not (value == best or abs(value - best) <= gap):
            raise Unread(f"several numbers are given: {best:.6g} and {value:.6g}")
    return best


def _of_clause(clause: str, how: Manner) -> list[tuple[float, float]]:
    found = []
    unread: Unread | None = None
    equated = prose.sides(clause)
    for _, side in equated:
        try:
            found += _of_side(side, how)
        except Unread as error:
            unread = error
            if side is equated[-1][1]:
                raise
    if unread is not None and not found and len(equated) == 1:
        raise unread
    return found


def _of_side(side: str, how: Manner) -> list[tuple[float, float]]:
    """The numbers of one side of an equation, each with how far rounding may have moved it."""
    side = PREFIX.sub("", side).replace("°", "")
    if match := INFINITE.search(side):
        rest = side[: match.start()] + side[match.end() :]
        if re.search(r"\d", rest):
            raise Unread("infinity is given, and a number")
        minus = re.search(r"(?<!\w)(?:minus|moins|menos|negative?)(?!\w)|-\s*$", side[: match.start()], re.I)
        if beside.UNSAID.search(rest):
            raise Unread("words in it may change what it says")
        return [(-np.inf if minus else _infinite(match), 0.0)]
    side = _worded(side)
    said = _scaled(_percent(digits.decimals(side, how)))
    values = []
    for run in beside.runs(said):
        value = float(evaluate(_mixed(run), Names({}, base2=how.base2)).reshape(-1)[0])
        percent = "/100" in run
        literal = re.fullmatch(r"[-+~ ]*\(*\d*(?:\.(\d+))?\)*(?:/100\)*)?", run)
        places = len(literal[1] or "") + 2 * percent if literal else None
        rounding = 0.51 * 10.0 ** -(places or 0) if literal and places else 0.0
        if not literal and (
            percent or re.search(r"\d\.\d", run)
        ):  # a calculation with numbers that were rounded
            rounding = (0.02 if percent else 1e-3) * abs(value)
        if not np.isfinite(value):
            raise Unread(f"`{run}` has no value")
        values.append((value, rounding))
    return values


def _mixed(run: str) -> str:
    """Return a number with a fraction behind it, such as 2 1/2, as a sum."""
    run = re.sub(r"(?<![\w.)^*/])(\d+)\s*\(\((\d+)\)/\((\d+)\)\)", r"(\1+\2/\3)", run)
    return re.sub(r"(?<![\w.)^*/])(\d+)\s+(\d+)/(\d+)(?![\w.])", r"(\1+\2/\3)", run)


def _percent(text: str) -> str:
    text = re.sub(r"(?<!\w)(?:percent|prozent|por ciento|pour ?cents?)(?!\w)", "%", text, flags=re.I)
    number_ = r"(?<![\w.])((?:\d+\s+\d+/\d+)|\d+(?:\.\d+)?(?:/\d+)?|\(\d+\+\d+/\d+\))"
    text = re.sub(number_ + r"\s*%", lambda m: f"(({_mixed(m[1])})/100)", text)
    return re.sub(number_ + r"\s*‰", lambda m: f"(({m[1]})/1000)", text)


def _scaled(text: str) -> str:
    names = "|".join(sorted(SCALES, key=len, reverse=True))
    return re.sub(
        rf"(?<![\w.])(\d+(?:\.\d+)?)\s*({names})\.?(?!\w)",
        lambda m: f"({m[1]}*{SCALES[m[2].lower()]:.0f})",
        text,
        flags=re.I,
    )


def _worded(side: str) -> str:
    """Return a side with its numbers in digits, where it has none in digits."""
    if re.search(r"\d", side):
        return side
    words = [w.lower() for w in re.findall(r"[^\W\d_]+", side)]
    named = [w for w in words if w in NUMBERS or w in FRACTIONS]
    if not named:
        return side
    fractions = [w for w in named if w in FRACTIONS]
    counts = [w for w in named if w in NUMBERS]
    others = [w for w in words if w not in named and w not in ("minus", "moins", "menos")]
    if (
        len(words) - len(named) > (1 + len({"minus", "moins", "menos"} & set(words)))
        or len(fractions) > 1
        or len(counts) > 1
        or any(w in NUMBERS and words.count(w) > 1 for w in words)
    ):
        return side
    if others and not fractions and NUMBERS[counts[0]] == 1:
        return side  # an article
    minus = "-" if len(words) > 1 and {"minus", "moins", "menos"} & set(words) else ""
    value = (
        f"{NUMBERS[counts[0]] if counts else 1}/{FRACTIONS[fractions[0]]}"
        if fractions
        else str(NUMBERS[counts[0]])
    )
    return f"{minus}({value})" if beside.UNSAID.search(" ".join(others)) is None else side


def is_specific(value: Array) -> bool:
    """Return whether a value is one that hardly stands there by chance: a number of four digits, or several that are not all alike.

    Args:
        value: The value.
    """
    finite = value.reshape(-1)[np.isfinite(value.reshape(-1))]
    digits = [f"{abs(v):.5e}".partition("e")[0].replace(".", "").rstrip("0") for v in finite]
    return any(len(d) >= 4 for d in digits) or (value.size > 3 and len(set(finite)) > 2)
