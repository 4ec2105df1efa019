"""How a hand-in writes numbers: its decimal sign, thousands, and what parts the entries of a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from graders.observing.probes.spelling import prose
from graders.observing.probes.spelling.tokens import Unread

ENGLISH = re.compile(
    r"\b(?:the|and|of|is|answer|answers|with|for|because|parameters|we|this|that|from|are|it|not|bits?|nats|true|false)\b",
    re.I,
)
OTHER = re.compile(
    r"\b(?:der|die|das|und|ist|nicht|mit|für|eine?|wir|aufgabe|antwort|parameter zahl|le|la|les|des|est|et|pour|avec|une?|nous|réponse|exercice|el|los|las|es|con|para|respuesta|ejercicio|problema)\b",
    re.I,
)


@dataclass(frozen=True)
class Manner:
    """How a hand-in writes: its decimal sign (empty where that is not known), and whether it uses logarithms of base 2."""

    decimal: str = ""
    base2: bool = False


UNKNOWN = Manner()


FRACTION = re.compile(
    r"[\s$]*(?:\\[dt]?frac\s*\{?\d{1,2}\}?\s*\{?\d{1,2}\}?|\d{1,2}\s*/\s*\d{1,2}|[½¼¾])[\s$.,]*"
)
"""A fraction of numbers alone."""
LABELS = re.compile(
    r"^[\s>#*_(|-]*(?:\\\w+\{)?(?:[^\W\d_]{2,}\s+)?[1-9]\d?\.\d{1,2}(?=[\s):}|]|\.\s|\*\*|_|[a-z](?!\w)|$)",
    re.M,
)
"""Numbers of questions, where there are several."""


@lru_cache(8)
def manner(text: str) -> Manner:
    """Return how a whole hand-in writes its numbers; only what can be meant in one way counts."""
    text = re.sub(r"`[^`\n]+`", " ", text[:400_000]).replace("{,}", ",")  # code has points everywhere
    text = LABELS.sub(" ", text) if len(LABELS.findall(text)) > 2 else text
    commas = len(
        re.findall(
            r"(?<![\w.,(\[{;|])(?:0|[1-9]\d*),(?:\d{1,2}|\d{4,})(?![\w.]|,|\s*[)\]};]|\.\d)",
            re.sub(r"\d,\s+\S+", " ", text),
        )
    )
    commas += len(re.findall(r"(?<![\w.,(\[{;|,])0,\d{3}(?![\w.,)\]])", text))
    points = len(
        re.findall(r"(?<![\w.,])(?:0|[1-9]\d*)\.(?:\d|\d{2}|\d{4,})(?![\w,.)]|\.\d)(?!\s*[):]|[a-z]\b)", text)
    )
    points += len(re.findall(r"(?<![\w.,])0\.\d{3}(?![\w,.])", text))
    base2 = bool(
        re.search(
            r"log_?\{?2(?!\s*(?:\\pi|pi|π|[=≈]\s*0?[.,]69))(?<!\\log2(?=[\s})\]]*[-+=≈,.;&}]))(?<!=\\log2(?=\s*[$.,;]))|log₂|base (?:2|two)|basis 2|base-2|\blb\b|\bld\b",
            text,
            re.I,
        )
    )
    decimal = ""
    if commas and commas >= 5 * points:
        decimal = ","
    elif points and points >= 5 * commas:
        decimal = "."
    elif re.search(r"decimal commas?|dezimalkomma", text, re.I):
        decimal = ","
    elif re.search(r"decimal points?", text, re.I):
        decimal = "."
    elif not commas and len(ENGLISH.findall(text)) > 3 * len(OTHER.findall(text)):
        decimal = "." if not re.search(r"\d,\d", text) else ""
    return Manner(decimal, base2)


def decimals(text: str, how: Manner) -> str:
    """Return a text with its numbers as Python writes them: no thousands, a point before the decimals.

    Raises:
        Unread: It is not clear what a comma or point in a number is.
    """
    text = re.sub(
        r"(?<=\d),\\repeated\{(\d+)\}|(?<=\d)\.\\repeated\{(\d+)\}", lambda m: "." + (m[1] or m[2]) * 12, text
    )
    text = re.sub(r"(?<![\w.,])\d{1,3}(?:[ '_]\d{3})+(?![\d])(?:[.,]\d+)?", _grouped, text)
    text = re.sub(r"(?<=\d)_(?=\d)", "", text)
    return re.sub(r"(?<![\w.,])\d+(?:[.,]\d+)+(?![\w]*\()", lambda m: _number(m[0], how), text)


def _grouped(match: re.Match[str]) -> str:
    return (
        re.sub(r"[ '_]", "", match[0]).replace(",", ".")
        if re.search(r"[.,]\d", match[0])
        else re.sub(r"[ '_]", "", match[0])
    )


def _number(said: str, how: Manner) -> str:
    signs = re.findall(r"[.,]", said)
    first, *rest = re.split(r"[.,]", said)
    grouped = all(len(part) == 3 for part in rest) and 1 <= len(first) <= 3 and first[0] != "0"
    if len(set(signs)) == 2:
        if signs.count(signs[-1]) > 1 or not all(len(p) == 3 for p in rest[:-1]):
            raise Unread(f"what is the number `{said}`?")
        return "".join([first, *rest[:-1]]) + "." + rest[-1]
    if len(signs) > 1:
        if not grouped:
            raise Unread(f"what are the numbers in `{said}`?")
        if len(signs) == 2 and signs[0] == "," and how.decimal == ",":
            raise Unread(f"what is the number `{said}`?")
        return first + "".join(rest)
    if not grouped:
        return f"{first}.{rest[0]}"
    if how.decimal == signs[0]:
        return f"{first}.{rest[0]}"
    if how.decimal:
        return first + rest[0]
    raise Unread(f"is the `{signs[0]}` of `{said}` a decimal sign?")


def listed(text: str, how: Manner) -> list[str]:
    """Return the entries of a list, parted by semicolons, bars, commas or spaces, each as Python writes numbers.

    Raises:
        Unread: It is not clear which commas part the entries.
    """
    for sign in (r";", r"\|", r"&"):
        if re.search(sign, text):
            return [decimals(c.strip(), parted(how)) for c in prose.split(text, sign)]
    inner = text.strip().rstrip(",")
    if not re.search(r",\s", inner) and re.search(r"(?<!\d),|,(?!\d)", inner):
        return [decimals(c, how) for c in prose.split(inner, ",")]
    spaced = len(re.findall(r",\s", inner))
    tight = len(re.findall(r"(?<=\d),(?=\d)", inner))
    other = len(re.findall(r",", inner)) - spaced - tight
    if not spaced and not tight and not other:
        return _by_spaces(inner, how)
    if tight and (spaced or other):
        loose = prose.split(inner, r",(?=\s)|(?<!\d),|,(?!\d)")
        if how.decimal == ",":
            return [decimals(c, how) for c in loose]
        if how.decimal == "." or all(
            re.fullmatch(r"\s*[-+]?\d+(?:\.\d+)?(?:,[-+]?\d+(?:\.\d+)?)+\s*", c) and "." in c
            for c in loose
            if "," in c
        ):
            return [decimals(c, how) for c in prose.split(inner, ",")]
        if all(re.fullmatch(r"\s*-?\d,\d{1,2}|\s*-?\d", c.strip()) for c in loose):
            raise Unread("which commas part the entries?")
        if len(re.findall(r"(?<=\d),(?=\d)", re.sub(r"-\d", "0", inner))) == len(loose):
            raise Unread("which commas part the entries?")
        raise Unread("which commas part the entries?")
    if tight and not spaced:
        if re.fullmatch(r"\s*[-+]?\d+,\d+(?:\s+[-+]?\d+(?:,\d+)?)+\s*", inner) or (
            re.search(r"\d\s+[-+]?\d", inner) and not other
        ):
            return _by_spaces(inner, how)
        if how.decimal == "," and re.search(r"\d,\d", inner) and tight == 1:
            raise Unread("is the comma a decimal sign?")
        if tight == 1 and not how.decimal and not re.search(r"\.\d", inner):
            raise Unread("is the comma a decimal sign?")
    return [decimals(c, how) for c in prose.split(inner, ",")]


def parted(how: Manner) -> Manner:
    """Return how numbers are written in a list whose entries are not parted by commas."""
    return Manner(how.decimal or ",", how.base2)


def _by_spaces(text: str, how: Manner) -> list[str]:
    cells = text.split()
    plain = r"[-+]?(?:\d[\d.,]*(?:/\d+)?|[A-Za-z]\w*(?:_\{?\w+\}?)?)"
    if len(cells) > 1 and all(re.fullmatch(plain, c) for c in cells):
        return [_alone(c, how) for c in cells]
    if len(wide := in_columns(text)) > 1:
        return [decimals(c, how) for c in wide]
    return [decimals(text, how)]


def in_columns(text: str) -> list[str]:
    """Return the entries of a row that wide gaps part; none where an operation may go on over a gap."""
    cells = re.split(r"[ \t]{2,}", text.strip())
    open_ = any(re.search(r"^(?:[*/+=,^]|-\s)|[-+*/=,^(]$", c) or c.count("(") != c.count(")") for c in cells)
    return [] if open_ else cells


def _alone(cell: str, how: Manner) -> str:
    return cell if cell.endswith(".") and cell[:-1].isdigit() else decimals(cell, how)


def of_formula(side: str, how: Manner) -> str:
    """Return a formula with its numbers as Python writes them; in `max(0,1-x)` the comma parts."""
    side = re.sub(
        r"(?<!\w)((?:max|min|maximum|minimum|where|clamp|heaviside|relu|clip)\s*[({])([^(){}]*)",
        lambda m: m[1] + (re.sub(r"(?<=\d),(?=\d)", ", ", m[2]) if not re.search(r";|,\s", m[2]) else m[2]),
        side,
    )
    return decimals(side, how)
