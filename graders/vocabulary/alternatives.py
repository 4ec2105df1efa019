"""Many alternatives of one regular expression, put together by where they may begin: there is one look at each place of a text, not one for each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]|[^\\\[()|]+", re.S)
_PLACE = re.compile(r"\(\?<[!=]|\(\?:\^\|")
"""The beginning of what says where an alternative may begin, such as `(?<!\\w)`."""


def by_place(*expressions: str) -> str:
    """Return one regular expression that matches where any of several does.

    Of those that match at the same place, one whose place is named first counts, which need not be the first one.
    """
    places: dict[str, list[str]] = {}
    for one in expressions:
        for alternative in _alternatives(one):
            place = _place(alternative)
            places.setdefault(place, []).append(alternative.removeprefix(place))
    return "|".join(f"{place}(?:{'|'.join(rest)})" for place, rest in places.items())


def _alternatives(expression: str) -> Iterator[str]:
    """The alternatives of which an expression is made."""
    depth = begin = 0
    for token in _TOKEN.finditer(expression):
        depth += (token[0] == "(") - (token[0] == ")")
        if token[0] == "|" and not depth:
            yield expression[begin : token.start()]
            begin = token.end()
    yield expression[begin:]


def _place(alternative: str) -> str:
    """The group in which an alternative says where it may begin; empty where it says nothing of that."""
    depth = 0
    for token in _TOKEN.finditer(alternative) if _PLACE.match(alternative) else ():
        depth += (token[0] == "(") - (token[0] == ")")
        if not depth:
            end = token.end()
            return "" if alternative[end : end + 1] in {*"*+?{"} else alternative[:end]
    return ""
