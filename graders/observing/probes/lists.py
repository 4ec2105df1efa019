"""Read several numbers that stand in a sentence, each with its name or without, and intervals."""

from __future__ import annotations

import re

import numpy as np

from graders.model import Array
from graders.observing.probes import beside, numbers, prose
from graders.observing.probes.digits import UNKNOWN, Manner
from graders.observing.probes.marks import plain
from graders.observing.probes.tokens import Unread

AND = r"(?<!\w)(?:and|und|et|y|e|sowie|as well as|ainsi que)(?!\w)"
OR = r"(?<!\w)(?:or|oder|ou|o)(?!\w)"
NONE = re.compile(
    r"\W*(?:none|no solutions?|there (?:is|are) no(?:ne)?(?: solutions?)?|keine(?: lösung(?:en)?)?|es gibt keine(?: lösung(?:en)?)?|aucune?(?: solution)?|pas de solution|"
    r"ninguna?(?: solución)?|no hay(?: solución| soluciones)?|no tiene solución|∅|\{\s*\}|\\emptyset|\\varnothing|leere menge|empty set|ensemble vide|conjunto vacío)\W*",
    re.I,
)
DOUBLE = re.compile(
    r"\s*\(\s*(?:double|doppelt|zweifach|doble|twice|multiplicity 2|vielfachheit 2|×\s*2)\s*\)", re.I
)
NUMBER = r"[-+]?\s*(?:oo|\(*\d[\d.,]*\)*(?:\s*(?:/\s*\d+|%|\^\s*\(?-?\d+\)?|\*\s*10\^\(?-?\d+\)?|pi|e(?!\w)))*|sqrt\s*\(?\d+\)?(?:/\d+)?|\(\(-?\d+\)/\(\d+\)\)|pi(?:/\d+)?)"
EXCLUDED = re.compile(
    r"(?<!\w)(?:exclusive|excluded?|excluding|ausgeschlossen|ohne(?: die)? (?:ränder|rand)?|exclue?s?|excluid[oa]s?|strictly|strikt|echt|strictement|estrictamente|open|offen(?:es)?|ouvert|abierto)(?!\w)",
    re.I,
)
INCLUDED = re.compile(
    r"(?<!\w)(?:inclusive|included?|including|einschlie(?:ß|ss)lich|inklusive|compris(?:es)?|inclus(?:es)?|incluid[oa]s?|inclusive|closed|abgeschlossen(?:es)?|fermé|cerrado)(?!\w)",
    re.I,
)
SIN = re.compile(
    rf"(?:sin(?: incluir)?|without|ohne|sans|excluding|not including|excluyendo|exklusive)\s+(?:el |the |le |die |der )?({NUMBER})",
    re.I,
)


def listed(text: str, how: Manner = UNKNOWN, names: tuple[str, ...] = (), first: int = 0) -> Array:
    """Return the numbers of a list, in the order in which they are asked.

    Args:
        text: The answer.
        how: How the whole hand-in writes its numbers.
        names: What the numbers are called, in the order that is asked; where the answer names them all, its order does not count.
        first: So many members of a sequence are asked: a list may go on.

    Raises:
        ValueError: There is none, or it can be read in two ways.
    """
    said = prose.dashed(text).strip()
    if NONE.fullmatch(said):
        return np.array([])
    if prose.UNSURE.search(said):
        raise Unread("it is unsure")
    if len(names) > 1 and (named := _named(said, names, how)) is not None:
        return named
    if first and (match := re.search(r",?\s*(?:\.\.\.|…|\\l?dots|etc\.?)\W*$", said)):
        said = said[: match.start()]
    try:
        return numbers.array(said, how)
    except ValueError as error:
        problem = error
    said = _body(plain(said))
    if re.search(OR, said, re.I):
        parts = re.split(OR, said, flags=re.I)
        if not all(re.fullmatch(rf"\s*(?:[A-Za-z](?:_\{{?\d\}}?)?\s*=\s*)?{NUMBER}[\s.]*", p) for p in parts):
            raise problem
        return np.array([_value(p, how) for p in parts])
    if match := re.fullmatch(r"\s*(?:[A-Za-z]\s*=\s*)?±\s*(\S.*)", said):
        value = _value(match[1], how)
        return np.array([value, -value])
    return np.array(_members(said, how, problem))


def _body(said: str) -> str:
    """What stands behind a word that announces the list, and without the words that only join its members."""
    return re.sub(
        r"^[^\d=]*(?<!\w)(?:are|is|sind|ist|sont|son|vale|valen|:)(?!\w)\s*(?=[-+±\d(\[sp])",
        "",
        said.strip(" .;"),
        flags=re.I,
    )


def _members(said: str, how: Manner, problem: ValueError) -> list[float]:
    if re.search(r"->", said):
        parts = said.split("->")
    else:
        loose = bool(re.search(r",\s", said)) or how.decimal == "."
        sign = r"->|;|,(?=\s)|,(?!\d)|\n" if not loose or how.decimal == "," else r"->|;|,|\n"
        parts = [p for piece in re.split(AND, said, flags=re.I) for p in prose.split(piece, sign)]
    if beside.UNSAID.search(DOUBLE.sub("", said)):
        raise problem  # an interval, or what a list does not hold
    values: list[float] = []
    for part in (p for p in parts if re.search(r"\w", p)):
        part = re.sub(r"^\s*[^\W\d_]{3,}(?:\s+[^\W\d_]{2,})*\s*[:=]?\s*(?=[-+\d(s])", "", part)
        twice = DOUBLE.search(part)
        bare = DOUBLE.sub("", part)
        if not re.fullmatch(rf"\s*{NUMBER}[\s.]*", bare):
            raise problem
        values += [_value(bare, how)] * (2 if twice else 1)
    if len(values) < 2:
        raise problem
    return values


def _value(part: str, how: Manner) -> float:
    return numbers.number(part.strip(" ."), how)


def _named(said: str, names: tuple[str, ...], how: Manner) -> Array | None:
    """The numbers that stand beside these names, in their order; None where not all have one."""
    text = plain(
        re.sub(r"(?<!\w)N\(([^(),;]+)[,;]([^(),;]+)\)", r" mean \1; variance \2 ", said)
        if set(names) == {"mean", "variance"}
        else said
    )
    text = re.sub(r"\s*_\{?(\w+)\}?", r"\1", text)
    found: list[float] = []
    for name in names:
        words = "|".join(_spellings(name))
        values = {
            _value(m[1], how)
            for m in re.finditer(
                rf"(?<![\w^]){'(?:' + words + ')'}(?![\w^])\s*(?:=|:|is|ist|est|es|~=|of|von|de|vaut|vale)?\s*({NUMBER})(?!\w)",
                text,
                re.I,
            )
        }
        if len(values) != 1:
            return None
        found.append(values.pop())
    return np.array(found)


CALLED = {
    "mean": (r"mean|mittelwert|erwartungswert|moyenne|espérance|media|mu",),
    "variance": (r"variance|varianz|varianza|var|sigma ?\^\(?2\)?",),
    "precision": (r"precision|präzision|genauigkeit|précision|precisión",),
    "recall": (r"recall|trefferquote|sensitivität|rappel|exhaustividad|sensibilidad",),
}
"""Quantities that courses ask for together, in four languages."""


def _spellings(name: str) -> tuple[str, ...]:
    return CALLED.get(name, (re.escape(re.sub(r"[_{}]", "", name)),))


def interval(text: str, how: Manner = UNKNOWN) -> tuple[float, float, str]:
    """Return the ends of an interval, and its two brackets: `[` or `(`, `]` or `)`.

    Raises:
        ValueError: There is none, or it can be read in two ways.
    """
    said = plain(prose.emphasised(prose.unmarked(text))[0]).strip(" .,;")
    if prose.UNSURE.search(said) or re.search(OR, said, re.I):
        raise Unread("several alternatives are named")
    said = re.sub(r"\+\s*oo", " oo ", said)
    forms = (_bracketed, _compared, _between, _in_words)
    found = {i for form in forms if (i := form(said, how)) is not None}
    if len(found) != 1:
        raise Unread("several intervals are given" if found else "there is no interval")
    low, high, brackets = found.pop()
    if not low < high:
        raise Unread("the ends of the interval are in another order")
    return low, high, brackets


Found = tuple[float, float, str] | None


def _bracketed(said: str, how: Manner) -> Found:
    pattern = rf"([\[\](])\s*({NUMBER})\s*[,;]\s*({NUMBER})\s*([\[\])])"
    found = list(re.finditer(pattern, said))
    if len(found) > 1:
        raise Unread("several intervals are given")
    if not found:
        return None
    rest = said[: found[0].start()] + said[found[0].end() :]
    if re.search(r"\d|\bU\b|cup|∪|\\", rest):
        raise Unread("more than an interval is given")
    opens = "[" if found[0][1] == "[" else "("
    closes = "]" if found[0][4] == "]" else ")"
    return _value(found[0][2], how), _value(found[0][3], how), opens + closes


def _compared(said: str, how: Manner) -> Found:
    name = r"(?:[A-Za-z]\w*(?:\([a-z]\))?)"
    both = re.fullmatch(rf"\D*?({NUMBER})\s*(<=|<)\s*{name}\s*(<=|<)\s*({NUMBER})", said)
    if both:
        brackets = ("[" if both[2] == "<=" else "(") + ("]" if both[3] == "<=" else ")")
        return _value(both[1], how), _value(both[4], how), brackets
    one = re.fullmatch(rf"(?:\D*?(?<!\w))?{name}\s*(<=|<|>=|>)\s*({NUMBER})", said)
    if one:
        at = _value(one[2], how)
        if one[1].startswith(">"):
            return at, np.inf, "[)" if one[1] == ">=" else "()"
        return -np.inf, at, "(]" if one[1] == "<=" else "()"
    return None


def _between(said: str, how: Manner) -> Found:
    match = re.search(
        rf"(?<!\w)(?:between|zwischen|entre|from|von|de|desde)\s+({NUMBER})\s+(?:and|und|et|y|to|bis|à|a|hasta)\s+({NUMBER})",
        said,
        re.I,
    )
    if not match:
        return None
    low, high = _value(match[1], how), _value(match[2], how)
    rest = said[match.end() :]
    if without := SIN.search(rest):
        at = _value(without[1], how)
        if at not in (low, high):
            raise Unread("what is left out is no end of the interval")
        return low, high, ("(" if at == low else "[") + (")" if at == high else "]")
    if INCLUDED.search(rest):
        return low, high, "[]"
    if EXCLUDED.search(said):
        return low, high, "()"
    raise Unread("it is not told whether the ends belong to it")


def _in_words(said: str, _: Manner) -> Found:
    zero = re.search(
        r"(?<!\w)(?P<not>non-?|nicht-?|no )?(?P<sign>negativ\w*|positiv\w*|négati\w*|positi\w*)(?:\s+(?:real|reellen?|réels?|reales))?\s+(?:numbers?|zahlen|nombres?|números|values?|werte|valeurs?)"
        r"|(?:numbers?|zahlen|nombres?|números|réels|reales)\s+(?P<not2>non-?|no )?(?P<sign2>negativ\w*|positiv\w*|négati\w*|positi\w*)",
        said,
        re.I,
    )
    if not zero or re.search(r"\d", said):
        return None
    denied, sign = bool(zero["not"] or zero["not2"]), (zero["sign"] or zero["sign2"])[0].lower()
    if sign == "n":
        return (0.0, np.inf, "[)") if denied else (-np.inf, 0.0, "()")
    return (-np.inf, 0.0, "(]") if denied else (0.0, np.inf, "()")
