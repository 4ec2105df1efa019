"""Read a number, a shape, a list or a matrix, with what people write around it."""

from __future__ import annotations

import re
from typing import Literal

import numpy as np

from graders.model import Array
from graders.observing.probes import grids, prose
from graders.observing.probes.marks import plain
from graders.observing.probes.names import Names
from graders.observing.probes.notation import evaluate
from graders.observing.probes.prose import UNKNOWN, Manner
from graders.observing.probes.terms import PREFIX
from graders.observing.probes.tokens import Unread

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
WORDS = {
    0: "zero null zéro cero nul", 1: "one eins ein eine un une uno", 2: "two zwei deux dos", 3: "three drei trois tres",
    4: "four vier quatre cuatro", 5: "five fünf cinq cinco", 6: "six sechs seis", 7: "seven sieben sept siete", 8: "eight acht huit ocho",
    9: "nine neun neuf nueve", 10: "ten zehn dix diez", 11: "eleven elf onze once", 12: "twelve zwölf douze doce",
}  # fmt: skip
NUMBERS = {word: number for number, words in WORDS.items() for word in words.split()}
PARTS = {
    2: "half halb hälfte halbe demi moitié medio mitad", 3: "third thirds drittel tiers tercio tercios",
    4: "quarter quarters viertel quart quarts cuarto cuartos", 5: "fifth fifths fünftel cinquième quinto", 8: "eighth eighths achtel huitième octavo",
}  # fmt: skip
FRACTIONS = {word: number for number, words in PARTS.items() for word in words.split()}
ABOUT = re.compile(
    r"(?<![\w/])(?:~=?|≈|ca\.?|circa|about|roughly|approximately|approx\.?|around|etwa|ungefähr|rund|environ|à peu près|aprox\.?|aproximadamente|unos|unas)(?!\w)\s*",
    re.I,
)
SIZES = r"(?:\s*(?:\*|x|X|by|mal|por|fois|par)\s*)"


def read(text: str, how: Manner = UNKNOWN, want: Want = "any") -> Array:
    """Return a number, list, shape or matrix as an array of float64.

    Args:
        text: The answer.
        how: How the whole hand-in writes its numbers.
        want: What is asked; `any` where that is not known.

    Raises:
        ValueError: It is none of these, or can be read in two ways; the message says which part.
    """
    if want == "shape":
        return shape(text)
    if want == "beside":
        return np.array(number(_without_shapes(text), how))
    if want == "number":
        return np.array(number(text, how))
    if want in ("vector", "matrix") or grids.is_grid(text):
        return array(text, how)
    if want == "any" and re.fullmatch(rf"[\s(]*\d+(?:{SIZES}\d+)+[\s).]*", plain(prose.unmarked(text))):
        return shape(text)  # or a product: that is known by what is asked
    return np.array(number(text, how))


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
    said = _percent(cell)
    if match := INFINITE.fullmatch(said.strip()):
        return _infinite(match)
    return float(evaluate(said, Names({}, base2=how.base2)).reshape(-1)[0])


def _infinite(match: re.Match[str]) -> float:
    return -np.inf if match["minus"] or match["sign"] == "-" else np.inf


def body(text: str) -> str:
    """Return what a text gives as its answer, in the plain spelling, without marks, remarks and reasons.

    Raises:
        Unread: It names alternatives, or is unsure.
    """
    if prose.ELSEWHERE.search(prose.without_remarks(text)) and not re.search(r"[=≈:]\s*[-\d(\\]", text):
        raise Unread("it points to another place")
    text, chosen = prose.emphasised(prose.unmarked(text))
    said = PREFIX.sub("", plain(text))
    if (box := prose.boxed(said)) is not None:
        return plain(box)
    said = prose.without_remarks(said)
    if prose.OR.search(said):
        raise Unread("several alternatives are named")
    if prose.UNSURE.search(said):
        raise Unread("it is unsure")
    said = prose.concluded(said)
    cut = prose.ASIDE.sub("", said)
    return cut if re.search(r"\d|[^\W_]", cut) and not chosen else said


def number(text: str, how: Manner = UNKNOWN) -> float:
    """Return the one number that a text gives, a calculation that ends in it, or its name.

    Raises:
        Unread: There is none, or several that differ.
    """
    if re.match(r"\W*(?<!\d),\d", text):
        raise Unread("what stands before the comma?")
    said = body(text)
    if "\\begin" in said:
        raise Unread("a matrix where a number is asked")
    beside = [said_so for r in prose.equated(plain(prose.unmarked(text))) if (said_so := _tried(r, how))]
    said = re.split(r"±", said)[0] if re.search(r"\d\s*±", said) else said
    if "±" in said:
        raise Unread("two numbers are named")
    said = prose.REFERENCE.sub(" ", said) if re.search(r"\d|oo", prose.REFERENCE.sub(" ", said)) else said
    if prose.REFERENCE.fullmatch(said.strip(" .:")):
        raise Unread("there is a reference alone")
    said = ABOUT.sub(" ", said) if "~=" not in said else said
    said = re.sub(r"(?<=[\d%])\s+\((\s*[-\d.,]+\s*%?\s*)\)\s*$", r" ~= \1", said)
    found: list[tuple[float, float]] = []
    for clause in _clauses(said):
        found += _of_clause(clause, how)
    if not found:
        raise Unread("there is no number")
    return _agreed([*found, *(f for fs in beside for f in fs)])


def _tried(side: str, how: Manner) -> list[tuple[float, float]]:
    """The numbers of a remark such as `(= 5/8)`; none where it is no number."""
    try:
        return _of_side(side, how)
    except Unread:
        return []


def _clauses(said: str) -> list[str]:
    parts = []
    for clause in prose.split(said, r";|\n|,(?=\s)|\.(?=\s+[^\W\d_])|->>|=>"):
        last = re.split(r":(?=\s)|:$|->", clause)
        if (
            re.search(r"<|>", clause)
            and not re.search(r"[<>]=?\s*[A-Za-z(]", clause)
            and not re.search(r"->|=>|\|", clause)
        ):
            raise Unread("a bound is given, not a number")
        parts.append(last[-1] if re.search(r"\w", last[-1]) else clause)
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
        if prose.UNSAID.search(rest):
            raise Unread("words in it may change what it says")
        return [(-np.inf if minus else _infinite(match), 0.0)]
    side = _worded(side)
    said = _scaled(_percent(prose.decimals(side, how)))
    values = []
    for run in prose.runs(said):
        value = float(evaluate(_mixed(run), Names({}, base2=how.base2)).reshape(-1)[0])
        percent = "/100" in run
        literal = re.fullmatch(r"[-+~ ]*\(*\d*(?:\.(\d+))?\)*(?:/100\)*)?", run)
        places = len(literal[1] or "") + 2 * percent if literal else None
        rounding = (
            0.51 * 10.0 ** -(places or 0)
            if literal and places
            else 0.02 * abs(value)
            if percent and not literal
            else 0.0
        )
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
    return f"{minus}({value})" if prose.UNSAID.search(" ".join(others)) is None else side


def shape(text: str) -> Array:
    """Return the sizes of a shape, in the order in which they are written.

    Raises:
        Unread: There is none, or several that differ.
    """
    found = _shapes_in(body(text)) or _shapes_in(body(text.replace("**", "")))
    distinct = sorted({tuple(f) for f in found})
    if len(distinct) > 1:  # a size and a larger one that holds it
        raise Unread("several shapes are named")
    if not distinct:
        raise Unread("there is no shape")
    sizes = list(distinct[0])
    if len(sizes) == 2 and re.search(COUNTING, plain(text), re.I):
        sizes.append(_channels(body(text)))
    return np.array(sizes, np.float64)


def _channels(said: str) -> float:
    """The one count of channels that a text names beside a size.

    Raises:
        Unread: It names none, or several.
    """
    counts = rf"(\d+|{'|'.join(NUMBERS)}|single|einzig\w*|seule?|solo|únic[oa])"
    pattern = rf"(?<![\w.*/^x×-]){counts}\s+(?:(?:{SOLE})\s+)?(?:[^\W\d_]{{4,}}\s+)?(?:{CHANNELS})(?!\w)"
    found = {
        NUMBERS.get(m[1].lower(), 1) if not m[1].isdigit() else int(m[1])
        for m in re.finditer(pattern, said, re.I)
    }
    if len(found) != 1 or re.search(
        rf"(?<!\w)(?:per|je|pro|par|por|each|every|jede\w*|chaque|cada)\s+(?:{CHANNELS})", said, re.I
    ):
        raise Unread("how many channels are there?")
    return float(found.pop())


def _shapes_in(said: str) -> list[list[float]]:
    said = re.sub(r"(?<![\w.])(?:torch\.)?Size\s*\(\s*\[([^\]]*)\]\s*\)", r"(\1,)", said)
    said = re.sub(
        r"(?:=|\s)in\s+R\s*\^\s*\(([^()]*)\)|(?<!\w)R\s*\^\s*\(([^()]*)\)",
        lambda m: f" {m[1] or m[2]} ",
        said,
    )
    if re.search(r"->", said):
        said = said.rpartition("->")[2]
    said = KERNEL.sub(" ", said)
    return _named_sizes(said) or _shapes(said) or _worded_shape(said)


def _shapes(said: str) -> list[list[float]]:
    found = []
    size = r"\d+"
    product = re.compile(
        rf"(?<![\w.*/^+-])(?:({size})\s*@\s*)?({size}(?:{SIZES}{size})+)(?![\w.]*\d|\s*[*/^(+@]|\s+-|\.\d)"
    )
    for match in product.finditer(said):
        before, after = said[: match.start()], said[match.end() :]
        sizes = [float(d) for d in re.findall(r"\d+", (match[1] or "") + " " + match[2])]
        result = re.match(r"\s*(?:=|~=)\s*(\d+)(?![\w*]|\.\d|\s*[*x])", after)
        if result and float(result[1]) == float(np.prod(sizes)):
            found.append((sizes, True))
            continue
        if re.search(r"[-+/(]\s*$", before) and not re.search(r"(?:^|\s)\(\s*$", before):
            continue
        found.append((sizes, False))
    listed = re.compile(r"[(\[<]\s*(\d+(?:\s*[,;]\s*\d+)+,?|\d+\s*,)\s*[)\]>]")
    found += [([float(d) for d in re.findall(r"\d+", m[1])], False) for m in listed.finditer(said)]
    plain_shapes = [sizes for sizes, calculated in found if not calculated]
    if plain_shapes:
        return plain_shapes
    if found:
        return [sizes for sizes, _ in found]
    spaced = re.fullmatch(r"\s*=?\s*(\d+(?:\s+\d+){1,4})\s*", said)
    if spaced and not re.fullmatch(r"\d{1,3}( \d{3})+", spaced[1]):
        return [[float(d) for d in spaced[1].split()]]
    return []


def _without_shapes(text: str) -> str:
    """A text without the shapes in it that no calculation goes on from."""
    said = plain(prose.unmarked(text).replace("**", ""))
    size = rf"(?<![\w.*/^+-])\d+(?:{SIZES}\d+)+(?!\s*(?:=|~=|[*/^(+@]|\s-)|\w|\.\d|{SIZES}\d)"
    return re.sub(size, " ", re.sub(r"[(\[]\s*\d+(?:\s*,\s*\d+)+\s*[)\]]", " ", said))


CHANNELS = r"channels?|kanal|kanäle?n?|canal|canaux|canales|(?:feature\s+)?maps?|filters?|filtern?|filtres?|filtros?|cartes|mapas|karten"
COUNTING = rf"\d\W{{0,3}}(?:(?!(?:the|its|die|der|den|les|ses|los|las|sus)\s)[^\W\d_]+\s+){{0,2}}(?:{CHANNELS})(?!\w)"
"""Channels that a size is told with, and not the channels of which something else is told."""
SOLE = r"single|einzig\w*|seule?|solo|sola|únic[oa]"
COUNTED = re.compile(
    rf"(?<![\w*x×])(\d+|{'|'.join(w for w in NUMBERS if NUMBERS[w] > 1)})\s+(?:[^\W\d_]+\s+){{0,2}}?"
    r"(?:channels?|kanäle?n?|canaux|canales|maps?|filters?|filtern?|filtres?|filtros|cartes|mapas|karten)(?!\w)[^.;\d]*?(\d++)"
    + SIZES
    + r"(\d++)(?!"
    + SIZES
    + r"\d)",
    re.I,
)
KERNEL = re.compile(
    rf"\d+(?:{SIZES}\d+)+(?:\s|-)*(?:conv|kernel|filter|faltung|kern(?!\w)|noyau|núcleo|window|fenster)\w*"
    rf"|(?:conv\w*|kernel|filter|faltung|noyau|núcleo|filtre|filtro)\s+(?:de\s+)?\d+(?:{SIZES}\d+)+",
    re.I,
)
"""The size of a kernel, which is no size of what comes out."""
AXES = (
    r"height|hauteur|höhe|alto|altura|rows?|zeilen?|lignes?|filas?",
    r"width|largeur|breite|ancho|anchura|columns?|spalten?|colonnes?|columnas?",
    r"depth|channels?|tiefe|kanäle|kanälen|profondeur|canaux|canales|profundidad",
)


def _named_sizes(said: str) -> list[list[float]]:
    """Sizes that are named: `10 maps of 28 x 28`, `height 28, width 28, depth 6`."""
    if counted := COUNTED.search(said):
        count = NUMBERS.get(counted[1].lower(), 0) or float(counted[1])
        return [[float(count), float(counted[2]), float(counted[3])]]
    if re.search(rf"\d{SIZES}\d", said):
        return []
    sizes = []
    for axis in AXES:
        match = re.search(
            rf"(?<!\w)(?:{axis})\s*[:=]?\s*(\d+)(?!\w)|(?<!\w)(\d+)\s+(?:{axis})(?!\w)", said, re.I
        )
        if match:
            sizes.append(float(match[1] or match[2]))
    return [sizes] if len(sizes) > 1 and len(sizes) == len(re.findall(r"\d+", said)) else []


def _worded_shape(said: str) -> list[list[float]]:
    if re.fullmatch(
        r"\s*(?:\(\s*\)|(?:ein|un|une|a|un)?\s*(?:scalaire|scalar|skalar|escalar))\s*", said, re.I
    ):
        return [[]]
    vector = re.search(
        r"(?<!\w)(?:vectors?|vektor|vecteur)\s+(?:of (?:length|size)|mit|der länge|de (?:longueur|taille|longitud|tamaño))\s+(\d+)(?:\s+\w+)?\s*$",
        said.strip(" ."),
        re.I,
    )
    return [[float(vector[1])]] if vector and not re.search(r"\d", said[: said.find(vector[1])]) else []
