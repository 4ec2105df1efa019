"""The words of source code, told apart and counted before Python is asked to read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

SOURCE_CAP = 2_000_000
"""Letters of a script or of all cells, as many as are read inside."""
WORDS_CAP = 150_000
"""Words, numbers and signs of a script or of all cells: a tree takes half a kilobyte for each."""
DEPTH_CAP = 400
"""Brackets, signs and branches within one another; the limits of Python itself lie above, and differ."""
FIELDS_CAP = 10**9
"""Letters of an f-string times its fields, for each of which Python looks through all letters."""
Kind = Literal["name", "number", "string", "sign"]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of source code, and its line."""

    kind: Kind
    text: str
    line: int


class Refused(Exception):
    """What we do not even try to read."""


WORD = re.compile(
    r"""
    [ \t\f]++ | \\\n | \#[^\n]*+
    | (?P<line>\n)
    | (?P<string>(?:[rRbBuUfF]{1,2}+)?+(?:
          \'\'\'[^\\\']*+(?:(?:\\.|\'(?!\'\'))[^\\\']*+)*+(?:\'\'\'|\\?\Z)
        | \"\"\"[^\\\"]*+(?:(?:\\.|\"(?!\"\"))[^\\\"]*+)*+(?:\"\"\"|\\?\Z)
        | \'[^\\\'\n]*+(?:\\.[^\\\'\n]*+)*+\'?+
        | \"[^\\\"\n]*+(?:\\.[^\\\"\n]*+)*+\"?+ ))
    | (?P<number>\.?+[0-9](?:[eE][+-]|[\w.])*+)
    | (?P<name>[^\W\d]\w*+)
    | (?P<sign>\*\*=?+|//=?+|>>=?+|<<=?+|\.\.\.|->|:=|[-+*/%@&|^<>=!]=|.)
    """,
    re.VERBOSE | re.DOTALL,
)
"""Never looks back over what it has passed, so that its time grows with the text and no faster."""
DEEPER = frozenset(("not", "lambda", "if", "else", "await", "yield", "or", "and"))


def words(source: str) -> Iterator[Word]:
    """The words of source code in order, up to `WORDS_CAP`, whether or not it parses."""
    line, count = 1, 0
    for match in WORD.finditer(source[:SOURCE_CAP]):
        kind, word = match.lastgroup, match[0]
        if kind in ("name", "number", "string", "sign"):
            count += 1
            if count > WORDS_CAP:
                return
            yield Word(kind, word, line)  # type: ignore[arg-type]
        line += word.count("\n")


def weight(source: str) -> int:
    """How many words there are, with those that Python finds within f-strings.

    Raises:
        Refused: Its letters are too many, or its nesting too deep.
    """
    if len(source) > SOURCE_CAP:
        raise Refused("it is too large for code")
    weight = fields = depth = branches = 0
    around: list[int] = []
    for match in WORD.finditer(source):
        kind, word = match.lastgroup, match[0]
        if kind is None:
            continue
        weight += 1
        if kind == "line":
            depth = depth if around else 0
        elif kind == "string":
            if "f" in word[:2].lower():
                weight += len(word) // 2
                fields += len(word) * word.count("{")
        elif word in ("(", "[", "{"):
            around.append(depth)
            depth += 1
        elif word in (")", "]", "}"):
            depth = around.pop() + 1 if around else 0
        elif word in (",", ";"):
            depth = around[-1] + 1 if around else 0
        elif kind == "sign" or word in DEEPER:
            depth += 1
        elif word == "elif":
            branches += 1
        if max(depth, branches) > DEPTH_CAP:
            raise Refused("it is nested too deeply")
        if weight > WORDS_CAP or fields > FIELDS_CAP:
            raise Refused("it is too large for code")
    return weight
