"""What a passage with an answer sets equal to what, and what it announces as a result, one after the other; a judge looks for what speaks against it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Mapping

import numpy as np

from graders.model import Array, Observation
from graders.observing.probes import equations, formulas, numbers, remarks
from graders.observing.probes.conclusions import has_name
from graders.observing.probes.prose import Manner
from graders.observing.probes.statements import Statement, statements
from graders.vocabulary.beside_right import (
    ALTERED,
    ANNOUNCED,
    ASKED,
    BARE,
    LETTER,
    LOGARITHM,
    NAMED,
    SECOND,
    UNLIKE,
)

Reading = tuple[Array, bool]
"""A value, and whether it is a number or a variable alone."""

MOST = 24
"""Statements that are looked at."""
_OWN = r"(?:\\?[A-Za-z]\w*'*(?:_\{?[^{}\s]{1,6}\}?)?(?:\([^()]*\)|\[[^\[\]]*\])?)"
_RATE = r"(?:\(\((?:d|partial)[^/]*\)\s*/\s*\((?:d|partial)[^/=]*\)\)|(?:d|partial) ?[a-z]\w{0,6}\s*/\s*(?:d|partial) ?[a-z]\w{0,6})"
_NAME = rf"(?:{_RATE}|{_OWN})"
_NUMBER = r"(?:\d{1,3}|\(\(\d+\)/\(\d+\)\))"
MADE = re.compile(
    rf"[-−]\s*{_NAME}|{_NUMBER}(?!\s*x\s*\d)\s*[*·]?\s*{_NAME}|1\s*/\s*\(?{_NAME}\)?|\(\(1\)/\({_NAME}\)\)|\d+\s*[-−]\s*{_NAME}"
    rf"|{_NAME}\s*/\s*(?:\d+(?:[.,]\d+)?|ln\s?\(?2\)?)|{_NAME}\s*[-−+]\s*{_NUMBER}"
    rf"|{_NAME}\s*\^\s*\(?\s*(?:\d|[-−]\s*[1t]|t)\s*\)?|[a-z]+'\s*\^\s*\(?\d\)?\s*\([^()]*\)"
    rf"|(?:sqrt|exp|int|e\s*\^)(?![a-z]).*|[a-z]+'\s*\(\s*\d+\s*[a-z]\s*\)|.*(?:\snot|\\neq?|≠)",
    re.S,
)
"""A name, in the plain spelling, of what is made of a quantity: its negative, a multiple of it, its inverse or its root."""
OF_LOG = re.compile(r"[-−]?\s*(?:ln|log|lg)(?![a-z]).*", re.S)
OF_SECOND = re.compile(r"[a-z]+''\s*(?:\([^()]*\))?")
LOWER = re.compile(r"[\s$]*(?:\\?sigma|σ|s)(?![A-Za-z])")
"""The name of a standard deviation, whose square is a variance."""
LED = re.compile(
    r"^.*(?:(?<!\w)(?!ln|log|int|det|exp|not|sqrt|partial)[^\W\d_]{2,}[,:]?\s+|[,:]\s*)(?=\S)", re.S
)
"""Words before a name."""
RESULT = re.compile(
    r"(?<!\w)(?:becomes?|obtain\w*|yields?|simplif\w*|gives|get|results?(?: is| in)?|final(?:ly)?|altogether|answer(?: is)?|(?:can|may) write|ergebnis\w*|ergibt|erhalten|erhält|folgt|insgesamt|wird(?: daraus)?|"
    r"devient|obtient|obtenons|donne|résultat|finalement|queda|obtiene|obtenemos|resulta(?:do)?|finalmente)\W*$",
    re.I,
)
"""The end of words that announce a result."""
ITEM = re.compile(r"^[\s>]*[-–−*•+]\s+")
"""The mark of an item of a list."""
SINGLE = re.compile(r"[\s$*]*(?P<letter>[A-Za-z])[\s$]*")


def of(text: str, pattern: str, unlike: str, read: Callable[[str], Reading]) -> Observation:
    """Return what a passage tells beside an answer, as entries of an observation: those of `vocabulary.beside_right.SEES`.

    Args:
        text: The passage.
        pattern: How what is asked is called; empty where the sheet does not say.
        unlike: How other things are called; empty where the sheet does not say.
        read: What reads a formula or a number.
    """
    seen: dict[str, Array] = {}
    bits, origins, letters, before = list[int](), list[int](), list[str](), set[str]()
    for one in statements(text)[:MOST]:
        raw = ITEM.sub("", one.name)
        name = _spelled(raw)
        value, bare = _value(one, read)
        of_quantity = bool(name) and (bool(pattern) or has_name(raw))
        marks = {
            NAMED: bool(name),
            ALTERED: of_quantity and _is_altered(raw, name),
            LOGARITHM: of_quantity and OF_LOG.fullmatch(name),
            SECOND: of_quantity and OF_SECOND.fullmatch(name),
            UNLIKE: bool(name and unlike and re.search(unlike, f"{name} =")),
            ANNOUNCED: not name and _is_announced(text, one.sides[-1]),
            BARE: bare,
            ASKED: bool(name) and _is_asked(_spelled(raw, whole=True), pattern, before),
        }
        if value is not None:
            seen[f"told:{len(bits)}"] = value
        origins.append(_origin(one, letters))
        before.add(_spelled(raw, whole=True))
        letter = SINGLE.fullmatch(_bare(raw))
        own = letter is not None and not (pattern and re.search(pattern, f"{name} ="))
        letters.append(letter["letter"] if own and letter else "")
        marks[LETTER] = bool(letters[-1])
        bits.append(sum(mark for mark, holds in marks.items() if holds))
    kept = {"bits": bits, "origins": origins}
    return seen | {f"told_{n}": np.array(v, np.int64) for n, v in kept.items()} if seen else {}


def of_formulas(
    points: Mapping[str, Array],
    synonyms: Mapping[str, tuple[str, ...]],
    how: Manner,
    of_matrix: bool,
    before: Callable[[str], str],
) -> Callable[[str], Reading]:
    """Return what reads a closed form, or a matrix of them, of a text that is changed before."""
    reader = formulas.read_matrix if of_matrix else formulas.read

    def read(text: str) -> Reading:
        said = reader(before(text), points, synonyms, how)
        return said.values, len(said.signs) < 2

    return read


def of_numbers(
    symbols: Mapping[str, Array], spellings: Mapping[str, tuple[str, ...]], how: Manner
) -> Callable[[str], Reading]:
    """Return what reads a number, a list, a matrix, or a formula in the symbols of a sheet."""

    def read(text: str) -> Reading:
        with contextlib.suppress(ValueError):
            value = numbers.read(text, how)
            return value, value.size == 1
        said = formulas.read(text, symbols, spellings, how)
        return said.values, len(said.signs) < 2

    return read


def _spelled(name: str, whole: bool = False) -> str:
    """A name in the plain spelling, without the words before it unless it is asked for as a whole."""
    with contextlib.suppress(ValueError):
        name = equations.spelled(name)
    return (name if whole else _bare(name)).strip(" $*")


def _bare(name: str) -> str:
    """A name without the words before it."""
    return LED.sub("", name)


def _is_altered(raw: str, name: str) -> bool:
    """Whether a name is that of what is made of a quantity, and not what is asked."""
    if re.search(r"\^\W*2\W*$", name) and LOWER.match(_bare(raw)):
        return False
    return bool(MADE.fullmatch(name))


def _is_asked(name: str, pattern: str, before: set[str]) -> bool:
    """Whether a name is that of what is asked; where the sheet does not say how it is called, whether it is one of those before."""
    return bool(re.search(pattern, f"{name} =")) if pattern else name in before


def _is_announced(text: str, side: str) -> bool:
    """Whether words before mathematics say that it is the result."""
    at = text.rfind(side)
    return at > 0 and RESULT.search(text[max(0, at - 60) : at].rstrip("$ (\\[")) is not None


def _origin(one: Statement, letters: list[str]) -> int:
    """The statement before, by its number, from whose name an equation goes on to another thing; -1 where it is none."""
    name = _bare(one.name)
    for at in range(len(letters) - 1, -1, -1):
        held = rf"(?<![A-Za-z\\]){letters[at]}(?![A-Za-z])"
        if letters[at] and name and not re.search(held, name) and re.search(held, " ".join(one.sides)):
            return at
    return -1


def _value(one: Statement, read: Callable[[str], Reading]) -> tuple[Array | None, bool]:
    """What the last side is that can be read, and whether it is a number or a variable alone; nothing where none can."""
    for side in one.sides[::-1]:
        with contextlib.suppress(ValueError):
            return remarks.without(side, read)
    return None, False
