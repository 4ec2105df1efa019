"""Sums: their limits, those that go on by dots, and those that are written in words."""

from __future__ import annotations

import re
from collections.abc import Collection

LIMITS = re.compile(
    r"[,;(]?\s*(?i:(?:where |wobei |où |donde )?(?:(?:the|die|la|el)\s+)?(?:sum|summe|somme|suma)\s+(?:(?:runs?|running|goes|going|is|läuft|geht|ist|allant|va|est|corre|es)\s+)?(?:over|über|sur|sobre|en)?|with|mit|avec|con|for|für|pour|para|où|where)?"
    r"\s*(?:(?:from|von|de|desde)\s+)?(?<!\w)([ijkmn])\s*(?:=|from|von|de)\s*1\s*(?:\.\.+|,\s*\.\.\.\s*,|to|bis|à|a|,)\s*[A-Za-z]\w*(?:_\{?\w+\}?)?\)?(?:[\s.]*$|(?=\.\s+[^\W\d_]{2}))"
)
"""The limits of a sum, told behind it."""
LAST = re.compile(
    r"[,;(]?\s*(?:with|mit|avec|con|where|wobei|où|donde)\s+([A-Z])\s*=\s*\1_?\{?[a-z]\}?\)?[\s.]*$"
)
"""What the limit of a sum stands for, told behind it."""
UPPER = re.compile(
    r"(?P<sum>sum|prod)_\{?(?P<index>[ijkmn])\s*=\s*1\s*(?:\}?\s*\^\s*[({]?|\.\.+)\s*(?P<last>[A-Za-z][A-Za-z\d]*(?:_\{?\w+\}?)?)\s*[)}]?"
)
"""The limits of a sum that goes over all there are."""

DOTTED = re.compile(
    r"(?P<first>[^+=()]*?[_{]?1[^+=()]*?)\+(?P<second>[^+=()]*?)\+\s*\.\.\.\s*\+(?P<last>[^+=()]*?)(?=\s*(?:[+)]|$))"
)
"""A sum with dots, of which the first, the second and the last term are told."""


def without_dots(said: str, count: int) -> str:
    """Return a sum that goes on by dots, with as many terms as the exercise has; the text where it is none."""

    def terms(match: re.Match[str]) -> str:
        first = match["first"]
        one = r"(?<=[A-Za-z_{,])1(?!\d)"
        upper = re.sub(r"(?<=[_{,])(?:D_?a|[nNmDdKk])(?=[}\s*]|$)", "2", match["last"])
        bare = [re.sub(r"[\s{},*_]", "", t) for t in (re.sub(one, "2", first), match["second"], upper)]
        if len(set(bare)) > 1:
            return match[0]
        return "+".join(re.sub(one, str(k), first) for k in range(1, count + 1))

    return DOTTED.sub(terms, said) if count > 1 else said


SUMMED = re.compile(
    r"(?<![^\W_])(?:summe|somme|suma)(?=_|\s+[A-Za-z]+\s*[_(\[]|\s+[A-Za-z](?!\w))|(?<=[)=*\d]\s)(?:summe|somme|suma)(?=\s+(?:\d\s+)?\()",
    re.I,
)
"""A sign that is written out in German, French and Spanish."""
SUM_OVER = re.compile(
    r"(?<![^\W_])(?:summe|somme|suma|sum)\s+(?:over|über|sur|sobre|en)\s+(?P<index>[ijkln])\s*(?:from|von|de|=)\s*1\s*(?:to|bis|à|a|\.\.+)\s*"
    r"(?P<last>\d|[A-Za-z](?:_?\{?[A-Za-z]\}?)?)(?:\s+(?:of|von|de)(?!\w))?(?=\s)",
    re.I,
)
"""A sum in words, with its limits."""
UPPER_FIRST = re.compile(r"(?<![A-Za-z])(sum|prod)(\^(?:\([^()]*\)|[A-Za-z\d]+))\s*(_\{[^{}]*\})")
"""A sum whose upper limit is told first."""
ON_THE_LINE = re.compile(r"([Σ∑])([ijkln])(?=[\s(\[])")
"""The index of a sum on the line."""
BARE_INDEX = re.compile(r"(?<=[A-Za-z])_([ijkln])(?=[A-Za-z]_)|(?<=\\sum)_([ijkln])(?=[A-Za-z])")
"""An index without braces, behind which LaTeX goes on with another variable, as in `e_ix_i`."""


GENERATOR = re.compile(
    r"(?:(?<![\w.])(?:np|torch|math)\.)?(?<![A-Za-z_])sum\(\s*(?P<body>(?:[^()]|\([^()]*\))*?)\s+(?:for|over|für|pour|para)\s+(?P<index>[ijkl])\s*"
    r"(?:in\s+range\([^()]*\)|(?:=|in|from)\s*[01]\s*(?:\.\.+|to)\s*\w+)\s*\)"
)
"""A sum as a program forms it, its index behind what is summed."""
PLACED = re.compile(
    r"(?<![A-Za-z_])(?P<of>[A-Za-z])\[\s*(?P<one>[1ijkl])\s*(?:(?:\]\s*\[|,)\s*(?P<two>[1ijkl])\s*)?\](?!\s*\[)(?<!\[1\])"
)
"""An entry as a program takes it, by letters."""


def of_program(text: str, variables: Collection[str]) -> str:
    """Return a text with sums and entries that are written as in a program in the signs of mathematics.

    Args:
        text: The text.
        variables: The variables of the exercise; an entry at one of them stays, as a program may count it from 0.
    """

    def index(match: re.Match[str]) -> str:
        if match["one"] in variables or match["two"] in variables:
            return match[0]
        return f"{match['of']}_{{{match['one']}{',' + match['two'] if match['two'] else ''}}}"

    return PLACED.sub(index, GENERATOR.sub(r"(sum_\g<index> \g<body>)", text))


def in_signs(said: str) -> str:
    """Return a text in the plain spelling with its sums by their sign, the lower limit first."""
    said = SUM_OVER.sub(r"sum_{\g<index>=1}^(\g<last>)", said)
    return UPPER_FIRST.sub(r"\1\3\2", SUMMED.sub("sum", said))


def with_braces(text: str) -> str:
    """Return a text in which an index without braces ends before the next variable, as it does in LaTeX."""
    return BARE_INDEX.sub(lambda m: f"_{{{m[1] or m[2]}}}", text)


def with_index(text: str) -> str:
    """Return a text with the index of its sums as one, also where it stands on the line, as in `Σi (..)`."""
    return ON_THE_LINE.sub(r"\1_\2", with_braces(text))
